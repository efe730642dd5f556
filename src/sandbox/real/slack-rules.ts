// What the bot may do in a real Slack while the sandbox only reads: look, open forms, and answer privately whoever uses it.
// It posts to no channel, changes and deletes nothing there, and writes to nobody who has not asked.

export const ANSWERS_ONLY =
  'This sandbox only answers privately in the real Slack: nothing was posted. Whoever starts it with --allow-writes lets it post.';

/** In place of a code of Slack's: people may read it in what the bot says. */
export const REFUSED = 'sandbox_posts_nothing_without_--allow-writes';

/** Who uses the bot through this sandbox, and which direct message is with whom. */
export interface Known {
  readonly asking: ReadonlySet<string>;
  /** By channel. */
  readonly dms: ReadonlyMap<string, string>;
}

type Args = Readonly<Record<string, unknown>>;
type Rule = (args: Args, known: Known) => boolean;

const always: Rule = () => true;
const toWhoAsks =
  (name: string): Rule =>
  (args, { asking, dms }) => {
    const to = args[name];
    return typeof to === 'string' && asking.has(dms.get(to) ?? to);
  };

/** What is not here is refused. */
const RULES: Readonly<Record<string, Rule>> = {
  'api.test': always,
  'apps.connections.open': always,
  'auth.test': always,
  'blocks.validate': always,
  'bots.info': always,
  'chat.getPermalink': always,
  'chat.scheduledMessages.list': always,
  'conversations.info': always,
  'conversations.list': always,
  'conversations.members': always,
  'conversations.open': toWhoAsks('users'),
  'files.info': always,
  'team.info': always,
  'usergroups.list': always,
  'usergroups.users.list': always,
  'users.info': always,
  'users.list': always,
  'users.lookupByEmail': always,
  'users.profile.get': always,
  // Forms, which only the person before them sees.
  'views.open': always,
  'views.push': always,
  'views.update': always,
  'views.publish': toWhoAsks('user_id'),
  'chat.postEphemeral': toWhoAsks('user'),
  'chat.postMessage': toWhoAsks('channel'),
  'chat.update': toWhoAsks('channel'),
  'chat.delete': toWhoAsks('channel'),
};

export function mayCall(method: string, args: Args, known: Known): boolean {
  const rule = Object.hasOwn(RULES, method) ? RULES[method] : undefined;
  return rule?.(args, known) === true;
}

/** An answer to a press or a command; `onPrivate`: what it would replace is seen by one person only. */
export function mayAnswer(answer: unknown, onPrivate: boolean): boolean {
  if (typeof answer !== 'object' || answer === null) return true;
  const { response_type: type, replace_original: replaces, delete_original: deletes } = answer as Args;
  if (type === 'in_channel') return false;
  return onPrivate || !(isTrue(replaces) || isTrue(deletes));
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
