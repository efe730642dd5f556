// The forms in which a secret turns up in texts: as it is, inside an address, inside JSON, and in base64, where its letters
// depend on what stands before it (`Basic` credentials hold "name:secret").

/** Shorter texts would be found in ordinary words. */
const SHORTEST = 5;

/** Every form of every secret, the longest first, so that no part of one is left when a shorter one is replaced. */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf);
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST).toSorted((a, b) => b.length - a.length);
}

function formsOf(given: string): readonly string[] {
  const secret = given.toWellFormed();
  const inAddress = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((before) => base64Behind(secret, before));
  return [
    given,
    JSON.stringify(given).slice(1, -1),
    inAddress,
    inAddress.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    encodeURI(secret),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** Letters that base64 has for a text behind so many other bytes (of three): those that no neighbour shares. */
function base64Behind(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const letters = bytes.toString('base64').replace(/=+$/, '');
  return letters.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}
