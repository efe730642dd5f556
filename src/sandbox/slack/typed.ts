// What Slack makes of the words after a slash command when the app asks for `should_escape`: the three entities, and
// mentions, channels, links and addresses in angle brackets. Source: Slack, "Implementing slash commands".

export interface Known {
  /** The id behind a handle or a channel's name; undefined leaves the word as it is. */
  person(handle: string): string | undefined;
  channel(name: string): string | undefined;
}

const SPECIAL =
  /(?<url>https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]])|(?<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![\w@#/])@(?<handle>[\w.-]+)|(?<![\w@#/])#(?<channel>[\w-]+)/g;

/** What messages hold: the same, but mentions without the word that was typed. */
export function writtenOut(text: string, known: Known): string {
  return escapeTyped(text, known, false);
}

export function escapeTyped(text: string, known: Known, labelled = true): string {
  let written = '';
  let done = 0;
  for (const match of text.matchAll(SPECIAL)) {
    const word = special(match, known, labelled);
    if (word === undefined) continue;
    written += entities(text.slice(done, match.index)) + word;
    done = match.index + match[0].length;
  }
  return written + entities(text.slice(done));
}

function special(match: RegExpMatchArray, known: Known, labelled: boolean): string | undefined {
  const { url, email, handle, channel } = match.groups ?? {};
  if (url !== undefined) return `<${entities(url)}>`;
  if (email !== undefined) return `<mailto:${entities(email)}|${entities(email)}>`;
  if (handle !== undefined) {
    const id = known.person(handle);
    return id === undefined ? undefined : `<@${id}${labelled ? `|${handle}` : ''}>`;
  }
  const id = known.channel(channel ?? '');
  return id === undefined ? undefined : `<#${id}|${channel}>`;
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
