// The colour behind a person's initial, the same wherever they are seen.

export function hue(name: string): number {
  return Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
}
