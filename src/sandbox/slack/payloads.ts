// The payloads that Slack sends to an app, with all the fields that it really sends, so that code which leans on one of
// them meets it here. Source: Slack's interaction payload and Events API reference.

import type { CheckedElement } from './block-kit/elements.ts';
import type { Channel } from './channels.ts';
import { type ChosenOption, type FieldState, type FormState, isField } from './form.ts';
import { messageRecord, type Shown, type Unfurl, unfurlRecord } from './messages.ts';
import type { Person } from './people.ts';
import { type View, viewRecord } from './views.ts';
import type { Workspace } from './workspace.ts';

export type Payload = Record<string, unknown>;

/** The fields that every interaction carries. */
function interaction(type: string, person: Person, { app, team, enterprise }: Workspace): Payload {
  return {
    type,
    team: { id: team.id, domain: team.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId },
    api_app_id: app.id,
    token: app.verificationToken,
    enterprise: enterprise ?? null,
    is_enterprise_install: enterprise !== undefined,
  };
}

/** The names of private channels are not told. */
function channelRecord({ id, kind, name }: Channel): { readonly id: string; readonly name: string } {
  return { id, name: kind === 'public' ? name : kind === 'im' ? 'directmessage' : 'privategroup' };
}

export interface CommandParts {
  readonly command: string;
  readonly text: string;
  readonly channel: Channel;
  readonly triggerId: string;
  readonly responseUrl: string;
}

/** A slash command: a flat form, not JSON. */
export function commandPayload(
  person: Person,
  parts: CommandParts,
  { app, team, enterprise }: Workspace,
): Record<string, string> {
  return {
    token: app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(enterprise !== undefined && { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
    channel_id: parts.channel.id,
    channel_name: channelRecord(parts.channel).name,
    user_id: person.id,
    user_name: person.name,
    command: parts.command,
    text: parts.text,
    api_app_id: app.id,
    is_enterprise_install: String(enterprise !== undefined),
    response_url: parts.responseUrl,
    trigger_id: parts.triggerId,
  };
}

/** Where a pressed control stands: on a message (perhaps ephemeral), below a link in one, or in a view. */
function containerOf(on: Shown | View, unfurl?: Unfurl): Payload {
  if (on.kind === 'view') return { type: 'view', view_id: on.id };
  return {
    type: unfurl === undefined ? 'message' : 'message_attachment',
    ...(unfurl !== undefined && {
      attachment_id: numberOf(unfurl, on),
      is_app_unfurl: true,
      app_unfurl_url: unfurl.url,
    }),
    message_ts: on.ts,
    channel_id: on.channel.id,
    is_ephemeral: on.kind === 'ephemeral',
    ...(on.threadTs !== undefined && { thread_ts: on.threadTs }),
  };
}

function numberOf(unfurl: Unfurl, on: Shown): number {
  return on.unfurls.findIndex(({ url }) => url === unfurl.url) + 1;
}

/** The channel and, unless it is ephemeral, the message; or the view. */
function surroundings(on: Shown | View, workspace: Workspace): Payload {
  if (on.kind === 'view') return { view: viewRecord(on, workspace.app) };
  return {
    channel: channelRecord(on.channel),
    ...(on.kind === 'message' && { message: messageRecord(on, workspace.app) }),
  };
}

export interface ActionParts {
  readonly on: Shown | View;
  readonly unfurl?: Unfurl | undefined;
  readonly action: Payload;
  readonly state: FormState;
  readonly triggerId: string;
  /** None for presses in views. */
  readonly responseUrl: string | undefined;
}

export function actionsPayload(person: Person, parts: ActionParts, workspace: Workspace): Payload {
  return {
    ...interaction('block_actions', person, workspace),
    container: containerOf(parts.on, parts.unfurl),
    trigger_id: parts.triggerId,
    ...surroundings(parts.on, workspace),
    ...(parts.unfurl !== undefined &&
      parts.on.kind !== 'view' && {
        app_unfurl: unfurlRecord(parts.unfurl, numberOf(parts.unfurl, parts.on), workspace.app),
      }),
    ...(parts.on.kind !== 'view' && { state: { values: parts.state } }),
    ...(parts.responseUrl !== undefined && { response_url: parts.responseUrl }),
    actions: [parts.action],
  };
}

/** One entry of `actions`: the element, and what was chosen in it. */
export function actionRecord(
  element: CheckedElement,
  blockId: string,
  actionTs: string,
  chosen: { readonly state?: FieldState; readonly option?: ChosenOption; readonly value?: string },
): Payload {
  const ids = {
    type: element.type,
    action_id: 'action_id' in element ? element.action_id : '',
    block_id: blockId,
    action_ts: actionTs,
  };
  if (isField(element)) {
    return {
      ...chosen.state,
      ...ids,
      ...('placeholder' in element && element.placeholder !== undefined && { placeholder: element.placeholder }),
    };
  }
  switch (element.type) {
    case 'image':
      return ids;
    case 'button':
    case 'icon_button':
      return {
        ...ids,
        text: element.text,
        ...(element.value !== undefined && { value: element.value }),
        ...('style' in element && element.style !== undefined && { style: element.style }),
        ...('url' in element && element.url !== undefined && { url: element.url }),
        ...('icon' in element && { icon: element.icon }),
      };
    case 'workflow_button':
      return { ...ids, text: element.text };
    case 'feedback_buttons':
      return { ...ids, text: chosen.option?.text, value: chosen.value };
    case 'overflow':
      return { ...ids, selected_option: chosen.option };
  }
  return element satisfies never;
}

export function suggestionPayload(
  person: Person,
  parts: { readonly on: Shown | View; readonly actionId: string; readonly blockId: string; readonly typed: string },
  workspace: Workspace,
): Payload {
  return {
    ...interaction('block_suggestion', person, workspace),
    container: containerOf(parts.on),
    action_id: parts.actionId,
    block_id: parts.blockId,
    value: parts.typed,
    ...surroundings(parts.on, workspace),
  };
}

export function submissionPayload(
  person: Person,
  parts: { readonly view: View; readonly triggerId: string; readonly responseUrls: readonly Payload[] },
  workspace: Workspace,
): Payload {
  return {
    ...interaction('view_submission', person, workspace),
    trigger_id: parts.triggerId,
    view: viewRecord(parts.view, workspace.app),
    response_urls: parts.responseUrls,
  };
}

export function closedPayload(person: Person, view: View, isCleared: boolean, workspace: Workspace): Payload {
  return {
    ...interaction('view_closed', person, workspace),
    view: viewRecord(view, workspace.app),
    is_cleared: isCleared,
  };
}

export function shortcutPayload(
  person: Person,
  parts: { readonly callbackId: string; readonly triggerId: string; readonly actionTs: string },
  workspace: Workspace,
): Payload {
  return {
    ...interaction('shortcut', person, workspace),
    action_ts: parts.actionTs,
    callback_id: parts.callbackId,
    trigger_id: parts.triggerId,
  };
}

export function messageShortcutPayload(
  person: Person,
  parts: {
    readonly callbackId: string;
    readonly triggerId: string;
    readonly actionTs: string;
    readonly responseUrl: string;
    readonly message: Shown;
  },
  workspace: Workspace,
): Payload {
  return {
    ...interaction('message_action', person, workspace),
    action_ts: parts.actionTs,
    callback_id: parts.callbackId,
    trigger_id: parts.triggerId,
    response_url: parts.responseUrl,
    message_ts: parts.message.ts,
    channel: channelRecord(parts.message.channel),
    message: messageRecord(parts.message, workspace.app),
  };
}

export interface SlackEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function eventPayload(
  event: SlackEvent,
  envelope: { readonly eventId: string; readonly isShared: boolean },
  { app, team, enterprise, clock }: Workspace,
): Payload {
  const now = Math.floor(clock.now() / 1000);
  return {
    token: app.verificationToken,
    team_id: team.id,
    ...(enterprise !== undefined && { enterprise_id: enterprise.id }),
    context_team_id: team.id,
    context_enterprise_id: enterprise?.id ?? null,
    api_app_id: app.id,
    event: { event_ts: `${now}.000100`, ...event },
    type: 'event_callback',
    event_id: envelope.eventId,
    event_time: now,
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: team.id,
        user_id: app.userId,
        is_bot: true,
        is_enterprise_install: enterprise !== undefined,
      },
    ],
    is_ext_shared_channel: envelope.isShared,
    event_context: `4-${Buffer.from(envelope.eventId).toString('base64url')}`,
  };
}
