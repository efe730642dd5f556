// Where the keyboard goes when what held it is taken away: a browser would send it to the beginning of the page.

/** To the element with that id, unless the keyboard is somewhere already. */
export function backTo(id: string): void {
  if (document.activeElement === null || document.activeElement === document.body) document.getElementById(id)?.focus();
}
