// What was asked for by a form, done: kept before Slack is answered, with the rights of whoever sent it, and told in the
// form's place. Where it was opened from a private card, that card shows it too.

import { cameOf, type Telling, underWay } from '../results/outcomes.ts';
import { actorOr } from '../results/press.ts';
import type { Reader, Show } from '../results/show.ts';
import { type Note, noteOf } from '../results/state.ts';
import { infoModal, section } from '../slack/blocks/parts.ts';
import { bold, literal } from '../slack/blocks/text.ts';
import { UserError } from '../slack/errors.ts';
import type { FormCall } from '../slack/feature.ts';
import type { Act } from '../stewardship/change.ts';
import type { Progress, Settled, Steward } from '../stewardship/steward.ts';
import { verbsOf } from '../stewardship/verbs/table.ts';
import { busyModal } from './blocks.ts';
import { conflictView } from './conflicts.ts';
import { type KeptForm, type KeptForms, targetOf } from './state.ts';

/** What is wrong with a form: said on top, as mrkdwn, and beside single fields. */
export interface Wrong {
  readonly says: string;
  readonly beside?: Readonly<Record<string, string>>;
}

export interface Saved {
  readonly call: FormCall;
  readonly kept: KeptForm;
  readonly reader: Reader;
  readonly act: Act;
  /** Of the modal. */
  readonly title: string;
  /** Shows the form again. */
  again(wrong: Wrong): Promise<void>;
}

export interface SavingOptions extends Telling {
  readonly show: Show;
  readonly steward: Pick<Steward, 'accept' | 'finish'>;
  readonly forms: Pick<KeptForms, 'update'>;
  readonly newId: () => string;
  readonly clock: { now(): number; after(milliseconds: number, act: () => void): () => void };
}

/** Whoever waits longer than this hears for what. */
const SLOW_MS = 2500;

export function saving({ show, steward, forms, newId, ...telling }: SavingOptions) {
  async function save({ call, kept, reader, act, title, again }: Saved): Promise<void> {
    const { channel } = kept.state;
    const change = {
      id: newId(),
      act,
      actor: actorOr(reader, telling.command),
      from: { surface: 'form', ...(channel && { channel }) },
    };
    const accepted = await steward.accept(change, { once: call.once });
    call.kept();
    const say = (says: string): void => {
      // What cannot be said now is said with the outcome.
      call.reply.showModal(busyModal(title, says)).catch(() => undefined);
    };
    const callOff = telling.clock.after(SLOW_MS, () => say('Still asking Secoda…'));
    const onProgress = (progress: Progress): void => {
      if (progress.kind === 'waiting') say(underWay(accepted, progress));
    };
    const [settled] = await steward.finish(accepted, { onProgress }).finally(callOff);
    const note = cameOf(accepted, settled, telling);
    const { outcome } = settled;
    switch (outcome.kind) {
      case 'done':
      case 'unchanged':
        return done(call, kept, { reader, title, note, settled, isGone: act.kind === 'delete' });
      case 'conflict': {
        if (act.kind !== 'edit') return again({ says: note.says });
        const pending = { delta: act.delta, seen: act.seen ?? {}, conflicts: outcome.conflicts };
        const known = await forms.update(call, kept, { pending });
        await call.reply.showModal(conflictView(known, pending));
        return tellIfClosed(call, kept, note.says);
      }
      case 'unknown':
        // Sent again, it might be made twice.
        if (act.kind === 'edit') return again({ says: note.says });
        await call.reply.showModal(infoModal(title, [section(note.says)]));
        return tellIfClosed(call, kept, note.says);
      case 'failed':
        return again({ says: note.says, beside: besideOf(outcome.fields ?? {}) });
      case 'ask': {
        // One part that must be asked for holds up the others.
        const isPart = act.kind === 'edit' && verbsOf(act, accepted.actor).length > 1;
        return again({ says: isPart ? `${note.says} Leave that out to save the rest.` : note.says });
      }
      case 'refused':
        return again({ says: note.says });
    }
    return outcome satisfies never;
  }

  async function done(call: FormCall, kept: KeptForm, came: Came): Promise<void> {
    const { reader, title, note, settled, isGone } = came;
    const target = targetOf(kept.state) ?? { id: settled.subject, about: { id: settled.subject } };
    const plainly = () => call.reply.showModal(infoModal(title, [section(note.says)]));
    if (isGone) await plainly();
    else {
      try {
        await show.renew({ ...call, value: '', shownOn: 'modal' }, target, reader, note, settled.resource);
      } catch (error) {
        // It is done all the same, though it cannot be shown: the result ran out, it is hidden now, or Secoda is silent.
        if (!(error instanceof UserError)) telling.log.error({ err: error }, 'what was saved could not be shown');
        await plainly();
      }
    }
    if (!(await onItsCard(call, kept, { reader, note }))) await tellIfClosed(call, kept, note.says);
  }

  /**
   * Shows it in the message from which the form was opened, as long as Slack lets that be changed; later its next press
   * does. Whether it is shown.
   */
  async function onItsCard(call: FormCall, { state }: KeptForm, { reader, note }: Pick<Came, 'reader' | 'note'>) {
    const { answersAt } = state;
    const target = targetOf(state);
    if (answersAt === undefined || target === undefined) return false;
    const reply = {
      ...call.reply,
      replace: (message: Parameters<typeof call.reply.replace>[0]) =>
        call.slack.respond(answersAt, message, { replaceOriginal: true }),
    };
    return show.renew({ ...call, value: '', shownOn: 'private message', reply }, target, reader, note).then(
      () => true,
      () => false,
    );
  }

  return {
    save,
    /** Nothing is left to be saved. */
    nothing: (
      call: FormCall,
      kept: KeptForm,
      { reader, title, says }: Pick<Came, 'reader' | 'title'> & Pick<Wrong, 'says'>,
    ) =>
      done(call, kept, {
        reader,
        title,
        note: noteOf(says),
        settled: { subject: kept.state.resource ?? '', resource: undefined },
        isGone: false,
      }),
  };
}

/** Whoever closed the form while it was being saved hears what came of it all the same. */
export async function tellIfClosed(call: FormCall, { state: { title } }: KeptForm, says: string): Promise<void> {
  if (!call.reply.isClosed()) return;
  await call.reply.send({ text: title === '' ? says : `${bold(literal(title, 150))}: ${says}` });
}

/** Owners are one field here, and two lists in the API. */
function besideOf({ owners_groups: groups, ...fields }: Readonly<Record<string, string>>): Record<string, string> {
  return groups === undefined ? fields : { owners: groups, ...fields };
}

interface Came {
  readonly reader: Reader;
  readonly title: string;
  readonly note: Note;
  readonly settled: Pick<Settled, 'subject' | 'resource'>;
  /** The resource is not there any more. */
  readonly isGone: boolean;
}
