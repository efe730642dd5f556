// What is typed: lines of text, numbers, and the browser's own fields for a day and a time.

import type { FileSeen } from '../protocol.ts';
import type { Control, Of } from './control.ts';
import { chooseFiles, chosenFiles } from './files.ts';
import { h, type Tree } from './tree.ts';

type Typed = Of<'plain_text_input' | 'email_text_input' | 'url_text_input' | 'number_input'>;

/** `more`: the attributes that are not every field's. */
export function typed(one: Typed, control: Control, more: Readonly<Record<string, string | undefined>>): Tree {
  const { held } = control;
  const triggers = control.dispatches ? (one.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']) : [];
  const give = (event: Event, tell: boolean): void => {
    const value = (event.target as HTMLInputElement).value || null;
    control.set({ value }, value, tell);
  };
  return h('multiline' in one && one.multiline === true ? 'textarea' : 'input', {
    ...control.common,
    ...more,
    class: 'field',
    placeholder: control.placeholder,
    autocomplete: 'off',
    'data-autofocus': one.focus_on_load === true,
    value: typeof held?.value === 'string' ? held.value : '',
    oninput: (event) => give(event, triggers.includes('on_character_entered')),
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.isComposing || !triggers.includes('on_enter_pressed')) return;
      event.preventDefault();
      give(event, true);
    },
  });
}

export function native(
  type: 'date' | 'time' | 'datetime-local',
  value: unknown,
  control: Control,
  choose: (value: string | null) => void,
): Tree {
  return h('input', {
    ...control.common,
    type,
    class: 'field',
    'aria-label': control.labelId !== undefined ? undefined : control.placeholder || 'Date or time',
    value: typeof value === 'string' ? value : '',
    onchange: (event) => choose((event.target as HTMLInputElement).value || null),
  });
}

/** Slack holds a moment in seconds. */
export function moment(control: Control): Tree {
  const seconds = control.held?.selected_date_time;
  return native('datetime-local', typeof seconds === 'number' ? localMinute(seconds) : '', control, (value) => {
    const chosen = value === null ? null : Math.floor(new Date(value).getTime() / 1000);
    control.set({ selected_date_time: chosen }, chosen);
  });
}

/** As a datetime-local field writes it, in this browser's zone. */
function localMinute(seconds: number): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Files are brought as they are chosen, and go to the app with the form. */
export function fileField(one: Of<'file_input'>, control: Control): Tree {
  const { common, surface } = control;
  const files = (control.held?.files ?? []) as readonly FileSeen[];
  const most = one.max_files ?? 10;
  let chosen = files;
  return h(
    'div',
    { class: 'file-field' },
    chosenFiles(files, (gone) => control.setFiles(files.filter(({ id }) => id !== gone.id))),
    h(
      'button',
      {
        ...common,
        // What a button is not.
        'aria-required': undefined,
        'aria-invalid': undefined,
        'aria-labelledby': `${control.labelId ?? ''} ${control.name}`.trim(),
        type: 'button',
        class: 'button',
        onclick: () =>
          chooseFiles(
            { accept: (one.filetypes ?? []).map((type) => `.${type}`).join(), multiple: most > 1 },
            (file) => {
              chosen = [...chosen, file].slice(-most);
              control.setFiles(chosen);
            },
            (why) => surface.problem(why),
          ),
      },
      most > 1 ? 'Choose files' : 'Choose a file',
    ),
  );
}
