// Lines of a CSV file as RFC 4180 has them, made so that no spreadsheet takes a cell for a formula.

/** What spreadsheets calculate, or send somewhere, when a cell begins with it. */
const FORMULAS = new Set(['=', '+', '-', '@', '\t', '\r']);

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const harmless = FORMULAS.has(text.charAt(0)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
