// The switches of the inspector: which requests each of them strikes.

import { expect, test } from 'vitest';
import { createFaults } from '../../../src/sandbox/catalog/faults.ts';
import { machinery } from '../../../src/sandbox/page/machinery.ts';

test.each([
  ['slow', 'slow', 'slow'],
  ['down', 'status', 'status'],
  ['throttled', 'throttle', 'throttle'],
  ['half json', 'half json', 'half json'],
  ['hang after applying', undefined, 'hang after applying'],
] as const)('%s: a read meets %s, a change meets %s, as often as they come', (fault, reading, changing) => {
  const faults = createFaults();
  const clock = { aheadMs: 0, forward() {} };
  const switches = machinery({ catalog: { faults, reset() {} }, clock, isAlone: true, onChange() {} });
  switches.switch(fault);
  for (let times = 0; times < 2; times += 1) {
    expect(faults.take('GET', '/api/v1/resource/catalog')?.kind).toBe(reading);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(faults.take(method, '/')?.kind).toBe(changing);
  }
  switches.switch(undefined);
  expect(faults.take('PATCH', '/')).toBeUndefined();
});
