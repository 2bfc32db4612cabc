export type Value = string | number | null;
export type SqlRow = Readonly<Record<string, Value>>;

/** Statements in one transaction. Parameters are `$1`, `$2`, … in either dialect. */
export type Sql = (text: string, ...values: readonly Value[]) => Promise<readonly SqlRow[]>;

/**
 * What the ledger needs of a database: transactions that are on the disk when they resolve, and to know which gateways live.
 * Two dialects of SQL are near enough to each other that the ledger is written once.
 */
export interface LedgerDatabase {
  readonly dialect: 'sqlite' | 'postgres';
  /**
   * Runs `work` whole or not at all; resolves when the disk has it. Two transactions with the same `lock` follow each other,
   * on whatever replica they run.
   */
  transaction<T>(lock: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Reads what is committed. */
  readonly run: Sql;
  /** Names this gateway as long as it lives; throws where it cannot show that it does. */
  owner(): string;
  /** Of these names, those whose gateways have ended, however they did. */
  ended(owners: readonly string[]): Promise<string[]>;
  /** How long a gateway that has `ended` may still have something on the network, in milliseconds. */
  readonly afterlifeMs: number;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `gateway` delivers reports; `operator` looks at them, and may do so beside a gateway. */
  readonly role: 'gateway' | 'operator';
  /** How long one sending of a report takes at most, in milliseconds. */
  readonly writeTimeoutMs: number;
  /** Told of a database that goes away between two statements. */
  readonly onTrouble?: (error: Error) => void;
}
