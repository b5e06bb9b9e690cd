// Text tables that are safe to open: CSV cells a spreadsheet would run as a formula get a quote in front.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function csv(rows: (string | number)[][]): string {
  return rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Tab-separated as kg/curated/decisions.py reads it: backslash escapes, one line a row. */
export function tsv(rows: string[][]): string {
  const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  return rows.map((row) => row.map((cell) => cell.replace(/[\\\t\n\r]/g, (letter) => escapes[letter])).join("\t")).join("\n") + "\n";
}
