import { concatAST, type DocumentNode, parse, visit } from 'graphql';

/** In which dialect the SDL speaks to composers: all of them (`portable`), older ones too (`compat`), or Apollo's own. */
export type SdlProfile = (typeof SDL_PROFILES)[number];
export const SDL_PROFILES = ['portable', 'compat', 'apollo'] as const;

interface Dialect {
  /** Of Federation 2. */
  readonly version: string;
  /** The directives of that version that are used. */
  readonly directives: readonly string[];
}

const KNOWN_TO_ALL = ['key', 'shareable', 'tag', 'inaccessible'];
const KNOWN_SINCE_2_9 = [...KNOWN_TO_ALL, 'authenticated', 'requiresScopes', 'cost', 'listSize'];

const DIALECTS: Readonly<Record<SdlProfile, Dialect>> = {
  // The newest version that the composers of Apollo, Hive and Cosmo all take.
  portable: { version: 'v2.9', directives: KNOWN_SINCE_2_9 },
  compat: { version: 'v2.3', directives: KNOWN_TO_ALL },
  apollo: { version: 'v2.12', directives: [...KNOWN_SINCE_2_9, 'cacheTag'] },
};

/** Directives that federation does not know: routers leave them to the server behind them. */
const LOCAL = ['cacheControl', 'deprecated', 'specifiedBy'];

/** An annotated schema in a profile's dialect: linked to its version of Federation, without what that version does not know. */
export function inProfile(document: DocumentNode, profile: SdlProfile): DocumentNode {
  const { directives } = DIALECTS[profile];
  const isKnown = (name: string) => directives.includes(name) || LOCAL.includes(name);
  const spoken = visit(document, { Directive: ({ name }) => (isKnown(name.value) ? undefined : null) });
  return concatAST([parse(linkOf(spoken, profile)), spoken]);
}

/** The link to Federation, by which a document imports the directives that it uses. */
export function linkOf(document: DocumentNode, profile: SdlProfile): string {
  const { version, directives } = DIALECTS[profile];
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const imports = directives.filter((name) => used.has(name)).map((name) => `"@${name}"`);
  return `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: [${imports.join(', ')}])`;
}
