import { SDL_PROFILES } from '../src/profiles.ts';
import { COMPOSERS } from './compose/composers.ts';
import { composeAll, customerSdl } from './compose/matrix.ts';

const outcomes = composeAll();

test('every profile is tried with every composer, alone and beside a subgraph that has a Device and an Account of its own', () => {
  expect(outcomes).toHaveLength(SDL_PROFILES.length * Object.keys(COMPOSERS).length * 2);
  for (const name of ['Customer', 'Device', 'Account', 'Dimension']) expect(customerSdl).toContain(`type ${name} `);
  expect(customerSdl).toContain('enum Provider ');
});

test.each(outcomes.filter(({ composer, profile }) => composer !== 'Hive' || profile !== 'apollo'))(
  '$composer composes $profile $company',
  ({ problems, isExpected }) => {
    expect(problems).toEqual([]);
    expect(isExpected).toBe(true);
  },
);

test.each(outcomes.filter(({ composer, profile }) => composer === 'Hive' && profile === 'apollo'))(
  '$composer says of $profile $company that it does not know its version of Federation, and nothing else',
  ({ problems, isExpected }) => {
    expect(problems).toEqual([
      'UNKNOWN_FEDERATION_LINK_VERSION: [usage] Invalid version v2.12 for the federation feature in @link directive on schema',
    ]);
    expect(isExpected).toBe(true);
  },
);

test('a composer’s complaint is unexpected', () => {
  const { problems } = COMPOSERS.Apollo([{ name: 'broken', url: '', sdl: 'type Query { a: Nothing }' }]);
  expect(problems).toEqual([expect.stringContaining('Nothing')]);
});
