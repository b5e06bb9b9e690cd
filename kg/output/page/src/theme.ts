// Light, dark, or as the system says; the choice is kept where the browser keeps anything.
import { h } from "./dom";
import { DARK, LIGHT, type Theme } from "./palette";

const KEY = "claimgraph theme";
const ORDER = ["auto", "light", "dark"];

export class ThemeButton {
  readonly button = h("button", { type: "button", id: "theme", onclick: () => this.next() }, "Theme");
  private name = kept() ?? "auto";

  constructor(private readonly wear: (theme: Theme) => void, private readonly announce: (text: string) => void) {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.apply());
    this.apply();
  }

  private next(): void {
    this.name = ORDER[(ORDER.indexOf(this.name) + 1) % ORDER.length];
    this.apply();
    try {
      localStorage.setItem(KEY, this.name);
    } catch {
      // no storage: the choice lasts as long as the page
    }
    this.announce(`Theme: ${this.name}`);
  }

  private apply(): void {
    const dark = this.name === "dark" || (this.name !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = this.name;
    document.documentElement.classList.toggle("dark", dark);
    this.button.textContent = `Theme: ${this.name}`;
    this.wear(dark ? DARK : LIGHT);
  }
}

function kept(): string | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}
