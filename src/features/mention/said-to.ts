// What was said to the app, out of a message that names it: people write `@secoda orders`, `@secoda: orders`,
// `hello @secoda orders`, and `orders @secoda`.

/**
 * What stands behind the first mention of the app, or in front of it when nothing does; the whole where it is not mentioned.
 * @param botUserId who the app is in Slack; where that is not known, whoever is named first.
 */
export function saidTo(text: string, botUserId: string | undefined): string {
  const [before = '', ...behind] = text.split(mentionOf(botUserId));
  const said = behind
    .join(' ')
    .replace(/^\s*[:,]/, '')
    .trim();
  return said === '' ? before.trim() : said;
}

function mentionOf(botUserId: string | undefined): RegExp {
  const who = botUserId === undefined ? '[UW][A-Z0-9]+' : RegExp.escape(botUserId);
  return new RegExp(`<@${who}(?:\\|[^<>]*)?>`);
}
