// Everything that can be pressed, picked or filled: each element of @slack/types once; the compiler tells when Slack adds
// one.

import { button, feedback, iconButton, overflow } from './buttons.ts';
import { choices } from './choices.ts';
import { type AnyElement, controlOf, type Setting, type Surface } from './control.ts';
import { fileField, moment, native, typed } from './fields.ts';
import { externalList, idList, staticList } from './lists.ts';
import { richEditor } from './rich-editor.ts';
import { unknown } from './text.ts';
import { h, type Kid } from './tree.ts';

export function element(one: AnyElement, blockId: string, surface: Surface, setting: Setting): Kid {
  if (one.type === 'image')
    return h('span', { class: 'picture', role: 'img', 'aria-label': one.alt_text }, one.alt_text);
  const control = controlOf(one, blockId, surface, setting);
  const { held, set } = control;
  switch (one.type) {
    case 'button':
    case 'workflow_button':
      return button(one, control);
    case 'icon_button':
      return iconButton(one, control);
    case 'feedback_buttons':
      return feedback(one, control);
    case 'overflow':
      return overflow(one, control);
    case 'static_select':
    case 'multi_static_select':
      return staticList(one, control);
    case 'external_select':
    case 'multi_external_select':
      return externalList(one, control);
    case 'users_select':
    case 'multi_users_select':
      return idList(one, 'user', surface.people(), control);
    case 'conversations_select':
    case 'multi_conversations_select':
      return idList(one, 'conversation', surface.rooms(), control);
    case 'channels_select':
    case 'multi_channels_select':
      return idList(one, 'channel', surface.rooms(), control);
    case 'checkboxes':
    case 'radio_buttons':
      return choices(one, control);
    case 'datepicker':
      return native('date', held?.selected_date, control, (value) => set({ selected_date: value }, value));
    case 'timepicker':
      return native('time', held?.selected_time, control, (value) => set({ selected_time: value }, value));
    case 'datetimepicker':
      return moment(control);
    case 'plain_text_input':
      return typed(one, control, {
        maxlength: String(one.max_length ?? 3000),
        rows: one.multiline === true ? '4' : undefined,
      });
    case 'email_text_input':
      return typed(one, control, { inputmode: 'email' });
    case 'url_text_input':
      return typed(one, control, { inputmode: 'url' });
    case 'number_input':
      return typed(one, control, { inputmode: one.is_decimal_allowed ? 'decimal' : 'numeric' });
    case 'rich_text_input':
      return richEditor(control);
    case 'file_input':
      return fileField(one, control);
  }
  return unknown((one satisfies never as { type: string }).type);
}
