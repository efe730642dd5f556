// The form in which texts are compared: upper and lower case, widths of letters and lengths of spaces aside.

export function fold(text: string): string {
  // Most titles are plain words with one blank between: small letters are all they need.
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
