import DataLoader from 'dataloader';
import { canonical } from './connection.ts';

/**
 * A loader of one request: keys that are asked for in the same tick are read together, and no key is read twice.
 * `readMany` answers by key, in any order; a key that is not in its answer is null, one whose value is an error fails alone.
 */
export function createLoader<V>(
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, V | Error>>,
): (key: string) => Promise<V | null> {
  const loader = new DataLoader<string, V | null>(async (keys) => {
    const found = await readMany(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
  return (key) => loader.load(key);
}

/**
 * Reads each thing once per request: whoever asks again with equal arguments, by another alias or from another field, gets
 * the same promise. Arguments are compared by content, not by identity.
 */
export function once<A extends readonly unknown[], V>(read: (...args: A) => V): (...args: A) => V {
  const known = new Map<string, V>();
  return (...args) => {
    const key = canonical(args);
    const value = known.has(key) ? (known.get(key) as V) : read(...args);
    known.set(key, value);
    return value;
  };
}
