// blocks.validate: the check that everything posted goes through, asked for by itself and without a token.

import { z } from 'zod';
import { type Checked, checkMessageBlocks, checkView, line } from '../block-kit.ts';
import { json } from './arguments.ts';
import { type Answer, type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const asked = z.object({ blocks: json.optional(), view: json.optional(), message: json.optional() });

const message = z.looseObject({ blocks: z.unknown().optional() });

export const blocks: Readonly<Record<string, Method>> = {
  'blocks.validate': method({ token: 'none', tier: 'special' }, asked, (args) => {
    const given = Object.values(args).filter((value) => value !== undefined);
    if (given.length !== 1) {
      throw new ApiRefusal('invalid_arguments', ['[ERROR] must provide exactly one of `blocks`, `view` or `message`']);
    }
    if (args.blocks !== undefined) return verdict('invalid_blocks', checkMessageBlocks(args.blocks, ''));
    if (args.view !== undefined) return verdict('invalid_view', checkView(args.view, ''));
    const parsed = message.safeParse(args.message);
    if (!parsed.success)
      throw new ApiRefusal('invalid_arguments', ['[ERROR] must provide an object [json-pointer:/message]']);
    return verdict('invalid_message', checkMessageBlocks(parsed.data.blocks ?? [], '/blocks'));
  }),
};

function verdict(code: string, checked: Checked<unknown>): Answer {
  if (checked.ok) return {};
  const errors = checked.faults.map(({ pointer, message: says }) => ({
    pointer,
    code: 'failed_constraint',
    message: says,
  }));
  throw new ApiRefusal(code, checked.faults.map(line), { fields: { errors } });
}
