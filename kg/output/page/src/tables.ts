// Text tables that are safe to open: CSV cells a spreadsheet would run as a formula get a quote in front.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function csv(rows: (string | number)[][]): string {
  return rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Tab-separated, one line a row: tabs and line breaks inside a cell become blanks. */
export function tsv(rows: string[][]): string {
  return rows.map((row) => row.map((cell) => cell.replace(/[\t\r\n\u2028\u2029]+/g, " ")).join("\t")).join("\n") + "\n";
}
