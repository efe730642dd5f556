// The colour behind a person's initial, the same wherever they are seen.

export function hue(id: string): number {
  return Array.from(id).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
}
