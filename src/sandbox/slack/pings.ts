// Finds what would notify a whole channel or group. The bot never means to: whatever a catalog's texts hold must arrive
// escaped, so each ping is an objection. Source: Slack, "Formatting text for app surfaces", special mentions.

const PING = /<!(?:channel|here|everyone|group)(?:\|[^<>]*)?>|<!subteam\^[^<>]*>/;

const LOUD_LEAVES: ReadonlySet<unknown> = new Set(['broadcast', 'usergroup']);

/** The first thing in a text or in blocks that would ping, as it is written; undefined where nobody is woken. */
export function pingIn(text: string, blocks: unknown): string | undefined {
  return PING.exec(text)?.[0] ?? pingInside(blocks);
}

function pingInside(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return firstOf(value);
  if ('type' in value) {
    if (value.type === 'plain_text') return undefined;
    if (LOUD_LEAVES.has(value.type)) return `rich text ${String(value.type)}`;
    if ((value.type === 'mrkdwn' || value.type === 'markdown') && 'text' in value && typeof value.text === 'string') {
      return PING.exec(value.text)?.[0];
    }
  }
  return firstOf(Object.values(value));
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const found = pingInside(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
