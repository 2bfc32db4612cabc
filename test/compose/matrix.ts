import { readFileSync } from 'node:fs';
import { SDL_PROFILES, type SdlProfile } from '../../src/profiles.ts';
import { providers } from '../../src/providers/index.ts';
import { createSchema, printSdl } from '../../src/schema.ts';
import { COMPOSERS, type ComposerName, type Subgraph } from './composers.ts';

/** What a composer said of a profile, by itself or beside somebody's own subgraph. */
export interface Outcome {
  readonly composer: ComposerName;
  readonly profile: SdlProfile;
  readonly company: 'alone' | 'with a customer’s';
  readonly problems: readonly string[];
  readonly isExpected: boolean;
}

/** A subgraph such as people have: it refers to our entities, and has a Device, an Account and the like of its own. */
export const customerSdl = readFileSync(new URL('./customer.graphql', import.meta.url), 'utf8');

/** Every composer with every profile, alone and in company. */
export function composeAll(): Outcome[] {
  const customer: Subgraph = { name: 'customers', url: 'http://127.0.0.1:4001/graphql', sdl: customerSdl };
  return SDL_PROFILES.flatMap((profile) => {
    const usage = {
      name: 'usage',
      url: 'http://127.0.0.1:4000/graphql',
      sdl: printSdl(createSchema(providers, profile)),
    };
    return (Object.keys(COMPOSERS) as ComposerName[]).flatMap((composer) =>
      (
        [
          ['alone', [usage]],
          ['with a customer’s', [usage, customer]],
        ] as const
      ).map(([company, subgraphs]): Outcome => {
        const { problems } = COMPOSERS[composer](subgraphs);
        return { composer, profile, company, problems, isExpected: isExpected(composer, profile, problems) };
      }),
    );
  });
}

/** Everything composes, except for one: Hive's composer does not know the version that brings `@cacheTag`. */
function isExpected(composer: ComposerName, profile: SdlProfile, problems: readonly string[]): boolean {
  if (composer !== 'Hive' || profile !== 'apollo') return problems.length === 0;
  return problems.length === 1 && problems[0]?.startsWith('UNKNOWN_FEDERATION_LINK_VERSION: ') === true;
}
