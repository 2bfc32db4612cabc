import type { Day } from '../time.ts';
import type { Instant } from '../time.ts';
import type { Decimal } from '../decimal.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { Model } from '../models.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A UTC calendar day, `YYYY-MM-DD`, from 2000-01-01 up to 2099-12-31. A day that does not exist is refused. */
  Date: { input: Day; output: Day; }
  /**
   * An instant. In: RFC 3339 with an offset (`2026-03-08T02:30:00-05:00`, `2026-03-08T07:30:00Z`), from the year 2000 up to 2100;
   * a day that does not exist (`2026-02-30`) or a string without an offset is refused. Out: always UTC, with `Z`; fractions of a
   * second as the vendor sent them, without zeros at the end.
   */
  DateTime: { input: Instant; output: Instant; }
  /**
   * An exact decimal number: what is metered or charged never passes through a binary float.
   * Out: a JSON string in plain notation (`"0.3"`, never `"0.30000000000000004"` or `"3e-1"`) with every digit that the vendor sent.
   * In: a string of at most 18 digits before and 9 after the point (`"12.5"`), or a number of at most 15 significant digits.
   */
  Decimal: { input: Decimal; output: Decimal; }
  /** A vendor's own payload, passed through untouched, numbers digit for digit. Used only where no type is known. */
  JSON: { input: unknown; output: unknown; }
  _FieldSet: { input: string; output: string; }
};

/** What one account used in one window. */
export type AccountUsage = {
  readonly __typename?: 'AccountUsage';
  /** The account that was asked. */
  readonly account: UsageAccount;
  /**
   * The records, ordered by `period.from`, then `id`. null, with one error here, where the vendor could not be read: never an
   * empty list in its place. A bucket belongs to the window in which it starts; ThousandEyes' running month alone is given for
   * every window that it overlaps.
   */
  readonly records?: Maybe<UsageRecordConnection>;
  /** The window that was asked for, in UTC: the default one where none was given. */
  readonly window: UsageWindow;
};


/** What one account used in one window. */
export type AccountUsageRecordsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A correction. The vendor asks that `localRecordId` be unique for the resource. A time without an offset is taken as UTC. */
export type AmieAdjustmentRecord = AmieRecord & {
  readonly __typename?: 'AmieAdjustmentRecord';
  /** What kind of correction it is; UNRECOGNIZED for a kind that is new. */
  readonly adjustmentType?: Maybe<AmieAdjustmentType>;
  /**
   * In allocation units, with the sign that it was sent with. The vendor documents no rule for the sign: the direction is
   * that of `adjustmentType`.
   */
  readonly charge?: Maybe<Scalars['Decimal']['output']>;
  /** Why, in the site's words; null where it gave none. */
  readonly comment?: Maybe<Scalars['String']['output']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. */
  readonly localProjectId?: Maybe<Scalars['String']['output']>;
  /** The site's own id of the correction, unique for the resource; a number on the wire is given in its digits. */
  readonly localRecordId?: Maybe<Scalars['String']['output']>;
  /** A key by which the site finds the record in its own books; null where it gave none. */
  readonly localReference?: Maybe<Scalars['String']['output']>;
  /** The resource whose allocation is corrected; it has to match the name in AMIE. */
  readonly resource?: Maybe<Scalars['String']['output']>;
  /** The time whose allocation is corrected: for the refund of a job, the time at which that was submitted. */
  readonly startTime?: Maybe<Scalars['DateTime']['output']>;
  /** The local name of the user whom it concerns; it has to match the one known to AMIE. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/** A correction. */
export type AmieAdjustmentRecordInput = {
  /** What kind of correction it is; UNRECOGNIZED is for reading alone, and BAD_USER_INPUT here. */
  readonly adjustmentType: AmieAdjustmentType;
  /**
   * In allocation units, exactly, of either sign, and sent as it is: the vendor documents no rule for it, and the direction
   * is that of `adjustmentType`. Sent as a string.
   */
  readonly charge: Scalars['Decimal']['input'];
  /** Why; null means that nothing is said. */
  readonly comment?: InputMaybe<Scalars['String']['input']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. Not blank. */
  readonly localProjectId: Scalars['String']['input'];
  /** The site's own id of the correction, unique for the resource. Not blank. It is the `key` of the record's outcome. */
  readonly localRecordId: Scalars['String']['input'];
  /** A key by which the site finds the record in its own books: it comes back with a failure. null means none. */
  readonly localReference?: InputMaybe<Scalars['String']['input']>;
  /**
   * The resource whose allocation is corrected; it has to match the name in AMIE. Not blank. Reports of one resource keep
   * their order.
   */
  readonly resource: Scalars['String']['input'];
  /** The time whose allocation is corrected: for the refund of a job, the time at which that was submitted. */
  readonly startTime: Scalars['DateTime']['input'];
  /** The local name of the user whom it concerns; it has to match the one known to AMIE. Not blank. */
  readonly username: Scalars['String']['input'];
};

/** What a correction does. Lower case on the wire, with a hyphen where there is an underscore here. */
export type AmieAdjustmentType =
  /** Gives allocation units to the project. Wire name `credit`. */
  | 'CREDIT'
  /** Takes allocation units from the project. Wire name `debit`. */
  | 'DEBIT'
  /** Gives back what was charged, as for a job that failed. Wire name `refund`. */
  | 'REFUND'
  /** Takes units for time that was reserved. Wire name `reservation`. */
  | 'RESERVATION'
  /** Gives units of storage. Wire name `storage-credit`. */
  | 'STORAGE_CREDIT'
  /** Takes units of storage. Wire name `storage-debit`. */
  | 'STORAGE_DEBIT'
  /** A kind that the vendor has added since: which way it goes cannot be told. */
  | 'UNRECOGNIZED';

/**
 * A job. Sent again with the same `localRecordId`, `resource` and `submitTime`, it overwrites the earlier record. Times
 * that come without an offset are taken as UTC.
 */
export type AmieComputeRecord = AmieRecord & {
  readonly __typename?: 'AmieComputeRecord';
  /** What the job takes from the project's allocation, in allocation units. */
  readonly charge?: Maybe<Scalars['Decimal']['output']>;
  /** How many cores it used; null where the site did not say. */
  readonly cpuCoreCount?: Maybe<Scalars['Int']['output']>;
  /** When it ended. */
  readonly endTime?: Maybe<Scalars['DateTime']['output']>;
  /** The job's name; null where the site did not say. */
  readonly jobName?: Maybe<Scalars['String']['output']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. */
  readonly localProjectId?: Maybe<Scalars['String']['output']>;
  /** The job's id at the site, as a rule that of Slurm; a number on the wire is given in its digits. */
  readonly localRecordId?: Maybe<Scalars['String']['output']>;
  /** A key by which the site finds the record in its own books; null where it gave none. */
  readonly localReference?: Maybe<Scalars['String']['output']>;
  /**
   * The job's memory, as it was sent. Its unit and its meaning are unknown: the vendor's own text asks whether it is the
   * maximum of a node, in bytes.
   */
  readonly memory?: Maybe<Scalars['String']['output']>;
  /** How many nodes it ran on. The vendor demands it. */
  readonly nodeCount?: Maybe<Scalars['Int']['output']>;
  /**
   * The id of the job that it is a part of; null where it is none. An array of one, as the vendor's client sends it, is
   * read as its item.
   */
  readonly parentRecordId?: Maybe<Scalars['String']['output']>;
  /** The queue of the scheduler to which it was submitted; null where the site did not say. */
  readonly queue?: Maybe<Scalars['String']['output']>;
  /** The resource that the job ran on; it has to match the name in AMIE. */
  readonly resource?: Maybe<Scalars['String']['output']>;
  /** When it started. */
  readonly startTime?: Maybe<Scalars['DateTime']['output']>;
  /** When the job was submitted. (The vendor's text says start time, by a slip.) */
  readonly submitTime?: Maybe<Scalars['DateTime']['output']>;
  /** The local name of the user who ran the job; it has to match the one known to AMIE. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/**
 * A job. Sent again with the same `localRecordId`, `resource` and `submitTime`, in another report, it overwrites the
 * earlier record: so is a job corrected.
 */
export type AmieComputeRecordInput = {
  /** What the job takes from the project's allocation, in allocation units, exactly; not below zero. Sent as a string. */
  readonly charge: Scalars['Decimal']['input'];
  /** How many cores it used; not below zero. null means that nothing is said. */
  readonly cpuCoreCount?: InputMaybe<Scalars['Int']['input']>;
  /** When it ended. */
  readonly endTime: Scalars['DateTime']['input'];
  /** The job's name; null means that nothing is said. */
  readonly jobName?: InputMaybe<Scalars['String']['input']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. Not blank. */
  readonly localProjectId: Scalars['String']['input'];
  /** The job's id at the site, as a rule that of Slurm. Not blank. It is the `key` of the record's outcome. */
  readonly localRecordId: Scalars['String']['input'];
  /** A key by which the site finds the record in its own books: it comes back with a failure. null means none. */
  readonly localReference?: InputMaybe<Scalars['String']['input']>;
  /** The job's memory; the vendor documents neither its unit nor its meaning. null means that nothing is said. */
  readonly memory?: InputMaybe<Scalars['String']['input']>;
  /** How many nodes it ran on; not below zero. */
  readonly nodeCount: Scalars['Int']['input'];
  /** The id of the job that it is a part of; null where it is none. */
  readonly parentRecordId?: InputMaybe<Scalars['String']['input']>;
  /** The queue of the scheduler to which it was submitted; null means that nothing is said. */
  readonly queue?: InputMaybe<Scalars['String']['input']>;
  /** The resource that the job ran on; it has to match the name in AMIE. Not blank. Reports of one resource keep their order. */
  readonly resource: Scalars['String']['input'];
  /** When it started. */
  readonly startTime: Scalars['DateTime']['input'];
  /** When the job was submitted: with `localRecordId` and `resource` it says which job it is. */
  readonly submitTime: Scalars['DateTime']['input'];
  /** The local name of the user who ran the job; it has to match the one known to AMIE. Not blank. */
  readonly username: Scalars['String']['input'];
};

/** A record that was accepted and could not be loaded. It is listed until it is cleared. */
export type AmieFailedRecord = {
  readonly __typename?: 'AmieFailedRecord';
  /** Why, in the vendor's words: `No such project`. null where it gives none. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** The vendor's number of the failure, by which it is cleared (wire name `FailedRecordID`); null where it gives none. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** The record as it was sent; null, with one error here, where it is no record at all. */
  readonly record?: Maybe<AmieRecord>;
};

/** An error, and the records that it kept from being loaded. */
export type AmieLoadError = {
  readonly __typename?: 'AmieLoadError';
  /** The vendor's text: `No such project`. Its wordings are not published; null where it gives none. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** The records, as they were sent. One that is no record at all is null, with one error at its place. */
  readonly records: ReadonlyArray<Maybe<AmieRecord>>;
};

/**
 * A record that the vendor sends back, possibly because something in it is wrong: every field may be missing, and one that
 * cannot be read is null, with one error there.
 */
export type AmieRecord = {
  /** In allocation units. */
  readonly charge?: Maybe<Scalars['Decimal']['output']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. */
  readonly localProjectId?: Maybe<Scalars['String']['output']>;
  /** The site's own id of the record, as a rule the job's; a number on the wire is given in its digits. */
  readonly localRecordId?: Maybe<Scalars['String']['output']>;
  /** A key by which the site finds the record in its own books; null where it gave none. */
  readonly localReference?: Maybe<Scalars['String']['output']>;
  /** The resource's name; it has to match the one in AMIE, and may be the very thing that is wrong. */
  readonly resource?: Maybe<Scalars['String']['output']>;
  /** The user's name at the site; it has to match the one known to AMIE. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/**
 * A resource of a site, a machine or a store, as an entity: what a supergraph that knows its resources joins on. Whether
 * the site has it is not checked.
 */
export type AmieResource = {
  readonly __typename?: 'AmieResource';
  /** The account that it belongs to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Its name in AMIE: `bridges2-rm.psc.xsede.org`. */
  readonly name: Scalars['ID']['output'];
  /**
   * Its entry in `Query.amieUsageStatus`; resources that are asked about together share one `GET /usage/status`. null,
   * without an error, where the vendor has no entry for it, as when nothing of it was processed in the window; null, with
   * one error here, where the vendor could not be read.
   */
  readonly status?: Maybe<AmieResourceStatus>;
};


/**
 * A resource of a site, a machine or a store, as an entity: what a supergraph that knows its resources joins on. Whether
 * the site has it is not checked.
 */
export type AmieResourceStatusArgs = {
  window?: InputMaybe<UsageWindowInput>;
};

/** What became of the records of one resource that were processed in a window. */
export type AmieResourceStatus = {
  readonly __typename?: 'AmieResourceStatus';
  /** The records that could not be loaded, by their error. Empty where there are none. */
  readonly errors: ReadonlyArray<AmieLoadError>;
  /** Records of any type that could not be loaded (the vendor calls them jobs); null where the vendor leaves it out. */
  readonly failedJobCount?: Maybe<Scalars['Int']['output']>;
  /** Records of any type that were loaded; null where the vendor leaves it out. */
  readonly loadedRecordCount?: Maybe<Scalars['Int']['output']>;
  /** The resource. */
  readonly resource: AmieResource;
  /**
   * The sum of the charges loaded, in allocation units. The vendor's own number: it may hold charges less precisely than
   * they were sent. null where the vendor leaves it out.
   */
  readonly totalCharge?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * What a project had stored at one time. Whether the same record sent again overwrites the earlier one is not known. A
 * time that comes without an offset is taken as UTC.
 */
export type AmieStorageRecord = AmieRecord & {
  readonly __typename?: 'AmieStorageRecord';
  /** Bytes read; null where the site did not say. */
  readonly bytesRead?: Maybe<Scalars['Decimal']['output']>;
  /** Bytes stored; null where the site did not say. */
  readonly bytesStored?: Maybe<Scalars['Decimal']['output']>;
  /** Bytes written; null where the site did not say. */
  readonly bytesWritten?: Maybe<Scalars['Decimal']['output']>;
  /** In allocation units: for storage usually gigabytes stored. */
  readonly charge?: Maybe<Scalars['Decimal']['output']>;
  /** How often figures are collected, in days; null where the site did not say. */
  readonly collectionInterval?: Maybe<Scalars['Decimal']['output']>;
  /** When the figures were collected. */
  readonly collectionTime?: Maybe<Scalars['DateTime']['output']>;
  /** Files stored; null where the site did not say. */
  readonly fileCount?: Maybe<Scalars['Decimal']['output']>;
  /** Files read; null where the site did not say. */
  readonly filesRead?: Maybe<Scalars['Decimal']['output']>;
  /** Files written; null where the site did not say. */
  readonly filesWritten?: Maybe<Scalars['Decimal']['output']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. */
  readonly localProjectId?: Maybe<Scalars['String']['output']>;
  /** The site's own id of the record; a number on the wire is given in its digits. */
  readonly localRecordId?: Maybe<Scalars['String']['output']>;
  /** A key by which the site finds the record in its own books; null where it gave none. */
  readonly localReference?: Maybe<Scalars['String']['output']>;
  /** The kind of storage: `Tape`, `Disk`, `SSD` and whatever else sites write; null where the site did not say. */
  readonly mediaType?: Maybe<Scalars['String']['output']>;
  /** The resource that holds the data; it has to match the name in AMIE. */
  readonly resource?: Maybe<Scalars['String']['output']>;
  /** Copies of the data that the system keeps; null where the site did not say. */
  readonly systemCopies?: Maybe<Scalars['Int']['output']>;
  /** Copies of the data that the user has chosen to keep; null where the site did not say. */
  readonly userCopies?: Maybe<Scalars['Int']['output']>;
  /** The local name of the user whose storage it is; it has to match the one known to AMIE. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/** What a project had stored at one time. */
export type AmieStorageRecordInput = {
  /** Bytes read; not below zero. null means that nothing is said. */
  readonly bytesRead?: InputMaybe<Scalars['Decimal']['input']>;
  /** Bytes stored; not below zero. null means that nothing is said. */
  readonly bytesStored?: InputMaybe<Scalars['Decimal']['input']>;
  /** Bytes written; not below zero. null means that nothing is said. */
  readonly bytesWritten?: InputMaybe<Scalars['Decimal']['input']>;
  /** In allocation units, for storage usually gigabytes stored, exactly; not below zero. Sent as a string. */
  readonly charge: Scalars['Decimal']['input'];
  /** How often figures are collected, in days; not below zero. null means that nothing is said. */
  readonly collectionInterval?: InputMaybe<Scalars['Decimal']['input']>;
  /** When the figures were collected. */
  readonly collectionTime: Scalars['DateTime']['input'];
  /** Files stored; not below zero. null means that nothing is said. */
  readonly fileCount?: InputMaybe<Scalars['Decimal']['input']>;
  /** Files read; not below zero. null means that nothing is said. */
  readonly filesRead?: InputMaybe<Scalars['Decimal']['input']>;
  /** Files written; not below zero. null means that nothing is said. */
  readonly filesWritten?: InputMaybe<Scalars['Decimal']['input']>;
  /** The site's id of the project (wire name `LocalProjectID`); it has to match the one given to AMIE. Not blank. */
  readonly localProjectId: Scalars['String']['input'];
  /** The site's own id of the record. Not blank. It is the `key` of the record's outcome. */
  readonly localRecordId: Scalars['String']['input'];
  /** A key by which the site finds the record in its own books: it comes back with a failure. null means none. */
  readonly localReference?: InputMaybe<Scalars['String']['input']>;
  /** The kind of storage: `Tape`, `Disk`, `SSD` or another; null means that nothing is said. */
  readonly mediaType?: InputMaybe<Scalars['String']['input']>;
  /** The resource that holds the data; it has to match the name in AMIE. Not blank. Reports of one resource keep their order. */
  readonly resource: Scalars['String']['input'];
  /** Copies of the data that the system keeps; not below zero. null means that nothing is said. */
  readonly systemCopies?: InputMaybe<Scalars['Int']['input']>;
  /** Copies of the data that the user has chosen to keep; not below zero. null means that nothing is said. */
  readonly userCopies?: InputMaybe<Scalars['Int']['input']>;
  /** The local name of the user whose storage it is; it has to match the one known to AMIE. Not blank. */
  readonly username: Scalars['String']['input'];
};

/** A record of a type that the vendor has added since. */
export type AmieUnrecognizedRecord = AmieRecord & {
  readonly __typename?: 'AmieUnrecognizedRecord';
  /** In allocation units. Read under the name that it has in the other types; null where this one has none. */
  readonly charge?: Maybe<Scalars['Decimal']['output']>;
  /** Read under the name that it has in the other types; null where this one has none. */
  readonly localProjectId?: Maybe<Scalars['String']['output']>;
  /** Read under the name that it has in the other types; null where this one has none. */
  readonly localRecordId?: Maybe<Scalars['String']['output']>;
  /** A key by which the site finds the record in its own books; null where it gave none. */
  readonly localReference?: Maybe<Scalars['String']['output']>;
  /** The whole record, as the vendor sent it. */
  readonly payload?: Maybe<Scalars['JSON']['output']>;
  /** Read under the name that it has in the other types; null where this one has none. */
  readonly resource?: Maybe<Scalars['String']['output']>;
  /** The type as the vendor names it; null where it leaves it out. */
  readonly usageType?: Maybe<Scalars['String']['output']>;
  /** Read under the name that it has in the other types; null where this one has none. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/**
 * The charges of one resource as normalised usage: what the vendor loaded in the window that was asked for. The window
 * bounds the time at which records were PROCESSED, not when jobs ran. The vendor has no finer figures: a window is one
 * record per resource, however long it is.
 */
export type AmieUsage = UsageRecord & {
  readonly __typename?: 'AmieUsage';
  /** The site that it was read from. */
  readonly account: UsageAccount;
  /** Always SUM. */
  readonly aggregation: UsageAggregation;
  /** Always empty. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /**
   * How many records, of any type, could not be loaded in the window and are in no charge; null where the vendor leaves it
   * out.
   */
  readonly failedRecordCount?: Maybe<Scalars['Int']['output']>;
  /** Always FINAL: what is loaded stays, until a site sends the same record again or adjusts it. */
  readonly finality: UsageFinality;
  /** A digest of the account, the resource and the window: the vendor has no id for it. */
  readonly id: Scalars['ID']['output'];
  /** How many records, of any type, the charges are of; null where the vendor leaves it out. */
  readonly loadedRecordCount?: Maybe<Scalars['Int']['output']>;
  /** Always `charge`. */
  readonly metric: Scalars['String']['output'];
  /** The window that was asked for: it bounds the time of processing, not of the jobs. */
  readonly period: UsageWindow;
  /** The sum of the charges loaded, `TotalCharge` of the status. Below zero where more was given back than charged. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The resource as an entity. */
  readonly resource: AmieResource;
  /** The resource's name in AMIE. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** Always Allocation Units: what one of them is, each resource's allocation says. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/** Usage of up to 1,000 groups, to be reported. */
export type BatchReportSugerUsageRecordGroupsInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 1,000 groups; their order is part of what is reported. */
  readonly groups: ReadonlyArray<SugerUsageRecordGroupInput>;
  /** 1 to 255 printable ASCII characters; one per report. The ids of the groups are made from it. */
  readonly idempotencyKey: Scalars['String']['input'];
  /**
   * Use the vendor's batch operation (`POST /org/{org}/batchCreateUsageRecordGroups`), which takes no ids: one call, but an unclear
   * answer can then only be resolved by a person.
   */
  readonly vendorBatch?: Scalars['Boolean']['input'];
};

/** What became of usage record groups that were reported together. */
export type BatchReportSugerUsageRecordGroupsPayload = {
  readonly __typename?: 'BatchReportSugerUsageRecordGroupsPayload';
  /** The report's, the same whenever it is repeated with its key; the `key` of each of its records is the group's index. */
  readonly receipt: UsageReceipt;
  /** In the order of the report; null at the place of a group that the vendor is not known to have taken. */
  readonly usageRecordGroups: ReadonlyArray<Maybe<SugerUsageRecordGroup>>;
};

/** A usage to be reported. */
export type CreateGraalSystemsUsageInput = {
  /** By `UsageAccount.id`. May be left out where one GraalSystems account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** Where left out: the moment at which the gateway took the report, however late it is delivered. */
  readonly created?: InputMaybe<Scalars['DateTime']['input']>;
  /** Free labels, each key once; null means none. */
  readonly dimensions?: InputMaybe<ReadonlyArray<UsageDimensionInput>>;
  /** 1 to 255 printable ASCII characters; one per report. It reaches the vendor as a dimension. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Which product of that type, such as an instance type (`c5.large`); null where there is none to name. */
  readonly productReference?: InputMaybe<Scalars['String']['input']>;
  /** What is metered: `INSTANCE`, `EGRESS` or `SUPPORT`, and whatever the vendor adds. */
  readonly productType: Scalars['String']['input'];
  /** How much, exactly; not below zero. The vendor documents no unit. */
  readonly quantity: Scalars['Decimal']['input'];
};

/** What became of a usage that was reported. */
export type CreateGraalSystemsUsagePayload = {
  readonly __typename?: 'CreateGraalSystemsUsagePayload';
  /** The report's, the same whenever it is repeated with its key. */
  readonly receipt: UsageReceipt;
  /** The usage as the vendor took it; null while it is not known to have taken it. */
  readonly usage?: Maybe<GraalSystemsUsage>;
};

/** A billable metric to be created. */
export type CreateSugerBillableMetricInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** How the records of an hour become one figure, which cannot be changed later. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly aggregationType: UsageAggregation;
  /** Free text of up to 300 characters; null means none. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Chosen by you, unique in the organization, 1 to 36 characters: the `key` under which usage is reported. */
  readonly id: Scalars['ID']['input'];
  /** Which records count, and by what they are split, which cannot be changed later; null means all, and by nothing. */
  readonly info?: InputMaybe<SugerBillableMetricInfoInput>;
  /** A label of 4 to 50 characters. */
  readonly name: Scalars['String']['input'];
};

/**
 * A usage of a tenant, as it was reported: the vendor gives it neither an id nor an end nor a unit. Two that are alike are
 * two.
 */
export type GraalSystemsUsage = UsageRecord & {
  readonly __typename?: 'GraalSystemsUsage';
  /** The tenant that it was read from. */
  readonly account: UsageAccount;
  /** Always SUM. */
  readonly aggregation: UsageAggregation;
  /**
   * When it was used, as whoever reported it says; when the vendor took it, where they said nothing. The vendor does not
   * tell the two apart.
   */
  readonly created?: Maybe<Scalars['DateTime']['output']>;
  /** Labels that whoever reported it chose freely, in the vendor's order; empty where there are none. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /** Always FINAL: the vendor has no way to change a usage. */
  readonly finality: UsageFinality;
  /**
   * A digest of the account and everything that the vendor says of the usage, with an ordinal among equals: the vendor has
   * no id for it.
   */
  readonly id: Scalars['ID']['output'];
  /** The product type, as in `productType`: `INSTANCE`, `EGRESS` or `SUPPORT`, and whatever the vendor adds. */
  readonly metric: Scalars['String']['output'];
  /** An instant: from = to = `created`. */
  readonly period: UsageWindow;
  /** Which product of that type, such as an instance type (`c5.large`); null where the vendor names none. */
  readonly productReference?: Maybe<Scalars['String']['output']>;
  /** What is metered: `INSTANCE`, `EGRESS` or `SUPPORT`, and whatever the vendor adds. It is the record's `metric`. */
  readonly productType?: Maybe<Scalars['String']['output']>;
  /** How much, with every digit that the vendor sent. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The product reference, as in `productReference`; null where the vendor names none. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** Always null: the vendor documents no unit. What is counted depends on the product type. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Reports up to 1,000 groups under one idempotency key (see `Mutation`), each by itself as `reportSugerUsageRecordGroup` does, so
   * that each is taken, refused or looked up on its own; the receipt has one record per group. Errors: as there, and BAD_USER_INPUT
   * for no group or more than 1,000.
   */
  readonly batchReportSugerUsageRecordGroups?: Maybe<BatchReportSugerUsageRecordGroupsPayload>;
  /**
   * Unmarks records that could not be loaded, so that neither `amieFailedRecords` nor the status lists them any more; true
   * once it is done. Numbers that are not listed are taken to be passed over, so that it may be repeated: the gateway does
   * so by itself where an answer is lost. Sends `DELETE /usage/failed/{id},{id}`, 200 numbers at a time. Errors:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED; BAD_USER_INPUT for an account that is not AMIE's, no numbers, more than
   * 1,000, or what is no number; otherwise the vendor's, after which some may be cleared: repeat it.
   */
  readonly clearAmieFailedRecords?: Maybe<Scalars['Boolean']['output']>;
  /**
   * Reports one usage to a tenant, once per idempotency key (see `Mutation`). Sends `POST /usages`. The vendor recognises no repeats:
   * the key goes with the usage as its dimension `usage-gateway-key`, by which the gateway looks for it where an answer is lost, and
   * sends it again only where it was absent twice, the second time at least a minute later. Errors: PROVIDER_NOT_CONFIGURED,
   * ACCOUNT_REQUIRED, BAD_USER_INPUT for an account that is not GraalSystems', a negative quantity, or a dimension that comes twice
   * or is called `usage-gateway-key`; IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED, SERVICE_OVERLOADED. What the vendor says of
   * the report stands in the receipt.
   */
  readonly createGraalSystemsUsage?: Maybe<CreateGraalSystemsUsagePayload>;
  /**
   * Creates a billable metric. Sends `POST /org/{org}/billableMetric`, once; where no answer tells whether it was created, the
   * metric is looked up by its id, and returned where it is as asked for. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED,
   * BAD_USER_INPUT for an account that is not Suger's or a value beyond its bounds; UPSTREAM_REJECTED where the vendor refuses it,
   * such as for an id that was used before; WRITE_OUTCOME_UNKNOWN where it may have been created: look before you repeat it.
   */
  readonly createSugerBillableMetric?: Maybe<SugerBillableMetric>;
  /**
   * Deletes a group that is CREATED or INVALID, so that it is never billed; gives the group as it is then. Sends
   * `DELETE /org/{org}/usageRecordGroup/{id}`, once. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an
   * account that is not Suger's; NOT_FOUND; UPSTREAM_REJECTED for a group in another state; WRITE_OUTCOME_UNKNOWN where it may have
   * been deleted: look before you repeat it.
   */
  readonly deleteSugerUsageRecordGroup?: Maybe<SugerUsageRecordGroup>;
  /**
   * Reports corrections, once per idempotency key (see `Mutation`). Sent, split and followed as `reportAmieComputeUsage`;
   * but it is not known what the vendor makes of a correction that it gets twice. A message whose reply is lost is never
   * sent again: it stays UNKNOWN, unless the failure of one of its records shows that it was taken. Errors:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED; BAD_USER_INPUT for an account that is not AMIE's, no records, a record with
   * a blank name, of the type UNRECOGNIZED or of more than 192 KiB; IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED,
   * SERVICE_OVERLOADED. What the vendor says of the report stands in the receipt.
   */
  readonly reportAmieAdjustments?: Maybe<ReportAmieUsagePayload>;
  /**
   * Reports jobs of a site, once per idempotency key (see `Mutation`). Sends `POST /usage/`, at most 1,000 records and 192
   * KiB in one message; more are split in their order, and each message has its own outcome. The vendor looks at records
   * when they arrive, and refuses single ones; the others are ACCEPTED and loaded later, which the gateway follows for a
   * day: one that fails then becomes REJECTED. That a job was loaded (CONFIRMED) is claimed only where `AMIE_LOADED` is on.
   * A message whose reply is lost is sent again: the same job overwrites itself. Errors: PROVIDER_NOT_CONFIGURED,
   * ACCOUNT_REQUIRED; BAD_USER_INPUT for an account that is not AMIE's, no records, a record with a blank name, a number
   * below zero or more than 192 KiB; IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED, SERVICE_OVERLOADED. What the vendor
   * says of the report stands in the receipt.
   */
  readonly reportAmieComputeUsage?: Maybe<ReportAmieUsagePayload>;
  /**
   * Reports what projects have stored, once per idempotency key (see `Mutation`). Sent, split and followed as
   * `reportAmieComputeUsage`; but it is not known what the vendor makes of a record that it gets twice. A message whose
   * reply is lost is never sent again: it stays UNKNOWN, unless the failure of one of its records shows that it was taken.
   * Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED; BAD_USER_INPUT for an account that is not AMIE's, no records, a
   * record with a blank name, a number below zero or more than 192 KiB; IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED,
   * SERVICE_OVERLOADED. What the vendor says of the report stands in the receipt.
   */
  readonly reportAmieStorageUsage?: Maybe<ReportAmieUsagePayload>;
  /**
   * Reports usage under one entitlement, once per idempotency key (see `Mutation`). Sends
   * `POST /org/{org}/entitlement/{id}/usageRecordGroup` with a group id made from account and key, of which the vendor takes one
   * only: where an answer is lost, the group is looked for in `GET /org/{org}/usageRecordGroup` of the entitlement, and sent again
   * under the same id where it is absent. Reports of one entitlement are sent in the order in which they were taken. Errors:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an account that is not Suger's, not exactly one form of usage, a
   * negative quantity, nothing but zeros, or a key that comes twice; IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED,
   * SERVICE_OVERLOADED. What the vendor says of the report stands in the receipt: one record of it for each of the report's.
   */
  readonly reportSugerUsageRecordGroup?: Maybe<ReportSugerUsageRecordGroupPayload>;
  /**
   * Puts a group that is REPORT_FAILED back to CREATED, for the next hourly report; gives the group as it is then. Sends
   * `POST /org/{org}/usageRecordGroup/{id}/retry`, once. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an
   * account that is not Suger's; NOT_FOUND; UPSTREAM_REJECTED for a group in another state; WRITE_OUTCOME_UNKNOWN where it may have
   * been put back: look before you repeat it.
   */
  readonly retrySugerUsageRecordGroup?: Maybe<SugerUsageRecordGroup>;
  /**
   * Changes what can be changed of a billable metric: name, description and status. Sends
   * `PATCH /org/{org}/billableMetric/{id}`, once; where no answer tells whether it was done, the metric is looked up, and returned
   * where it is as asked for. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an account that is not Suger's,
   * a value beyond its bounds, or nothing to change; NOT_FOUND where the vendor has no metric of this id; WRITE_OUTCOME_UNKNOWN where
   * it may have been changed: look before you repeat it.
   */
  readonly updateSugerBillableMetric?: Maybe<SugerBillableMetric>;
  /**
   * Changes how usage is metered at the marketplaces named; gives the whole configuration as it is then. Sends
   * `PATCH /org/{org}/usageMeteringConfigInfo`, once; where no answer tells whether it was done, the configuration is read, and
   * returned where it is as asked for. Whether what an entry leaves out stays as it was is not documented: give entries whole.
   * Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an account that is not Suger's, no entry, a marketplace or
   * key that comes twice; UPSTREAM_REJECTED; WRITE_OUTCOME_UNKNOWN where it may have been changed: look before you repeat it.
   */
  readonly updateSugerUsageMeteringConfig?: Maybe<SugerUsageMeteringConfig>;
  /**
   * Asks the vendor whether it would take these groups; nothing is reported. Sends
   * `POST /org/{org}/batchValidateUsageRecordGroups`. What the vendor finds wrong is no error, but `valid: false`. Errors:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT for an account that is not Suger's, no group or more than 1,000, or a
   * group that cannot be asked about: not exactly one form of usage, a negative quantity, a key that comes twice.
   */
  readonly validateSugerUsageRecordGroups?: Maybe<SugerUsageRecordGroupValidation>;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationBatchReportSugerUsageRecordGroupsArgs = {
  input: BatchReportSugerUsageRecordGroupsInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationClearAmieFailedRecordsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationCreateGraalSystemsUsageArgs = {
  input: CreateGraalSystemsUsageInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationCreateSugerBillableMetricArgs = {
  input: CreateSugerBillableMetricInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationDeleteSugerUsageRecordGroupArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  creationDate?: InputMaybe<Scalars['Date']['input']>;
  id: Scalars['ID']['input'];
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationReportAmieAdjustmentsArgs = {
  input: ReportAmieAdjustmentsInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationReportAmieComputeUsageArgs = {
  input: ReportAmieComputeUsageInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationReportAmieStorageUsageArgs = {
  input: ReportAmieStorageUsageInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationReportSugerUsageRecordGroupArgs = {
  input: ReportSugerUsageRecordGroupInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationRetrySugerUsageRecordGroupArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  creationDate?: InputMaybe<Scalars['Date']['input']>;
  id: Scalars['ID']['input'];
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationUpdateSugerBillableMetricArgs = {
  input: UpdateSugerBillableMetricInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationUpdateSugerUsageMeteringConfigArgs = {
  input: UpdateSugerUsageMeteringConfigInput;
};


/**
 * Every mutation that adds usage takes an idempotency key and returns a receipt. The same key with the same content gives the
 * same receipt (the same `id`; status and attempts as of now) and reaches the vendor once, whatever crashed in between; while the
 * first is under way the others wait for its receipt. The same key with other content: IDEMPOTENCY_KEY_REUSED, nothing is sent.
 * Keys: 1 to 255 printable ASCII characters, per account and operation; a blank one is IDEMPOTENCY_KEY_REQUIRED.
 * Content is compared in canonical form: 5 = 5.0, order of keys does not count, times that the caller left out are no content.
 *
 * A report is on the gateway's disk before it is sent. Where that is not possible, or too much waits already, nothing is taken:
 * SERVICE_OVERLOADED, to be repeated later with the same key. The other mutations are sent once; where no answer tells whether they
 * were done, they fail with WRITE_OUTCOME_UNKNOWN: look before you repeat them.
 */
export type MutationValidateSugerUsageRecordGroupsArgs = {
  input: ValidateSugerUsageRecordGroupsInput;
};

/**
 * Bytes over the air in one bucket of one series. The vendor splits a device's figures into series, by the kind of
 * connection and the SIM or satellite id that was used; of a series that has several buckets each is a row of its own
 * here.
 */
export type NotehubDataUsage = {
  readonly __typename?: 'NotehubDataUsage';
  /** Bytes in both directions that are billed. Packet-based protocols of newer replies only, else null. */
  readonly billableBytesTotal?: Maybe<Scalars['Decimal']['output']>;
  /** The kind of connection (wire name `type`): `cellular` or `satellite`, and whatever the vendor adds. */
  readonly connectivity?: Maybe<Scalars['String']['output']>;
  /** How many devices the whole series stands for, the same in each of its rows; null in older replies. */
  readonly deviceCount?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Bytes that the device received. Read from `bytes_received` in replies from before February 2026, for which the vendor
   * does not document the direction. null where the vendor does not split the total.
   */
  readonly downlinkBytes?: Maybe<Scalars['Decimal']['output']>;
  /** Bytes received that are billed. Packet-based protocols of newer replies only, else null. */
  readonly downlinkBytesBillable?: Maybe<Scalars['Decimal']['output']>;
  /** Packets that the device received. Packet-based protocols of newer replies only, else null. */
  readonly downlinkPackets?: Maybe<Scalars['Decimal']['output']>;
  /** The ICCID of the SIM; null where the connection is not cellular. */
  readonly iccid?: Maybe<Scalars['String']['output']>;
  /** Where the bucket starts: 00:00 UTC, as long as `period` of the query says. */
  readonly period: Scalars['DateTime']['output'];
  /**
   * The packet service id of a satellite or other packet-based connection (`skylo:5746354465786`); null for cellular ones.
   * Replies from before January 2026 have an IMSI in its place, under `imsi`, which is then given here.
   */
  readonly psid?: Maybe<Scalars['String']['output']>;
  /** Bytes in both directions: the one figure whose meaning has never changed. */
  readonly totalBytes?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Bytes that the device sent. Read from `bytes_sent` in replies from before February 2026, for which the vendor does not
   * document the direction. null where the vendor does not split the total.
   */
  readonly uplinkBytes?: Maybe<Scalars['Decimal']['output']>;
  /** Bytes sent that are billed, which may be more than were sent. Packet-based protocols of newer replies only, else null. */
  readonly uplinkBytesBillable?: Maybe<Scalars['Decimal']['output']>;
  /** Packets that the device sent. Packet-based protocols of newer replies only, else null. */
  readonly uplinkPackets?: Maybe<Scalars['Decimal']['output']>;
};

/** A device, as an entity: what a supergraph that knows its devices joins on. Whether the project has it is not checked. */
export type NotehubDevice = {
  readonly __typename?: 'NotehubDevice';
  /** The account that it belongs to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** The device UID: `dev:864475040000001`. */
  readonly uid: Scalars['ID']['output'];
  /** Its usage, as in `Query.deviceUsage`; devices that are asked about together share the vendor's calls. */
  readonly usage?: Maybe<NotehubDeviceUsage>;
};


/** A device, as an entity: what a supergraph that knows its devices joins on. Whether the project has it is not checked. */
export type NotehubDeviceUsageArgs = {
  period?: NotehubPeriod;
  window?: InputMaybe<UsageWindowInput>;
};

/**
 * What one device used. Three endpoints of the vendor: each list is fetched only when it is selected (the vendor charges
 * for calls), and fails alone. A list is whole or null: where the vendor cuts an answer short (`truncated`), it is asked
 * again in smaller windows until nothing is missing; where that takes too many calls, the list is null, with one error
 * there. Rows are ordered by `period`; one that lacks its period is null at its place, with one error there.
 */
export type NotehubDeviceUsage = {
  readonly __typename?: 'NotehubDeviceUsage';
  /** Bytes over the air, one row per bucket and series: a series is a kind of connection with its SIM or satellite id. */
  readonly data?: Maybe<ReadonlyArray<Maybe<NotehubDataUsage>>>;
  /** The device. */
  readonly device: NotehubDevice;
  /** Events, one row per bucket. */
  readonly events?: Maybe<ReadonlyArray<Maybe<NotehubEventsUsage>>>;
  /** Sessions, one row per bucket. */
  readonly sessions?: Maybe<ReadonlyArray<Maybe<NotehubSessionsUsage>>>;
};


/**
 * What one device used. Three endpoints of the vendor: each list is fetched only when it is selected (the vendor charges
 * for calls), and fails alone. A list is whole or null: where the vendor cuts an answer short (`truncated`), it is asked
 * again in smaller windows until nothing is missing; where that takes too many calls, the list is null, with one error
 * there. Rows are ordered by `period`; one that lacks its period is null at its place, with one error there.
 */
export type NotehubDeviceUsageEventsArgs = {
  notefiles?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  skipRecentData?: Scalars['Boolean']['input'];
};


/**
 * What one device used. Three endpoints of the vendor: each list is fetched only when it is selected (the vendor charges
 * for calls), and fails alone. A list is whole or null: where the vendor cuts an answer short (`truncated`), it is asked
 * again in smaller windows until nothing is missing; where that takes too many calls, the list is null, with one error
 * there. Rows are ordered by `period`; one that lacks its period is null at its place, with one error there.
 */
export type NotehubDeviceUsageSessionsArgs = {
  skipRecentData?: Scalars['Boolean']['input'];
};

/** Events of one bucket. Fields that replies of 2025 did not have yet are null there. */
export type NotehubEventsUsage = {
  readonly __typename?: 'NotehubEventsUsage';
  /** Events that are billed: all but the platform's. null in older replies. */
  readonly billableEvents?: Maybe<Scalars['Decimal']['output']>;
  /** Events by notefile. The vendor is asked for it only where it is selected; null in older replies. */
  readonly notefiles?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Where the bucket starts: 00:00 UTC, as long as `period` of the query says. */
  readonly period: Scalars['DateTime']['output'];
  /**
   * Events of the platform's own notefiles (`_log`, `_session`, `_health`, `_geolocate`), from devices or Notehub: not
   * billed.
   */
  readonly platformEvents?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Days in the whole bucket, with those of a running one that are still to come: for averages per day. null in older
   * replies.
   */
  readonly totalDaysInPeriod?: Maybe<Scalars['Int']['output']>;
  /** Devices that the counts stand for. null in older replies. */
  readonly totalDevices?: Maybe<Scalars['Decimal']['output']>;
  /** Events that came from devices, with those that Notehub made to go with them. */
  readonly totalEvents?: Maybe<Scalars['Decimal']['output']>;
  /** Firmware updates, by the health events of devices. null where the vendor has no figure, and in older replies. */
  readonly totalFwUpdates?: Maybe<Scalars['Decimal']['output']>;
  /** Restarts of devices, by their health events. null where the vendor has no figure, and in older replies. */
  readonly totalReboots?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Events that Notehub made because a device had not been online for the time set on its watchdog. Billed, but no sign of
   * life. null in older replies.
   */
  readonly watchdogEvents?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * A group of devices, as an entity: what a supergraph that knows its fleets joins on. Whether the project has it is not
 * checked.
 */
export type NotehubFleet = {
  readonly __typename?: 'NotehubFleet';
  /** The account that it belongs to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** The fleet UID: `fleet:1042ddc5-3b2c-4cec-b1fb-d3040538094d`. */
  readonly uid: Scalars['ID']['output'];
  /** Its usage, as in `Query.notehubFleetUsage`; fleets that are asked about together share the vendor's calls. */
  readonly usage?: Maybe<NotehubFleetUsage>;
};


/**
 * A group of devices, as an entity: what a supergraph that knows its fleets joins on. Whether the project has it is not
 * checked.
 */
export type NotehubFleetUsageArgs = {
  period?: NotehubPeriod;
  window?: InputMaybe<UsageWindowInput>;
};

/**
 * What the devices of one fleet used, together. A device that is in several fleets counts in each: do not add fleets up to
 * get the project. The lists are fetched, made whole and ordered as in `NotehubDeviceUsage`.
 */
export type NotehubFleetUsage = {
  readonly __typename?: 'NotehubFleetUsage';
  /** Bytes over the air, one row per bucket and kind of connection. */
  readonly data?: Maybe<ReadonlyArray<Maybe<NotehubDataUsage>>>;
  /** Events, one row per bucket. */
  readonly events?: Maybe<ReadonlyArray<Maybe<NotehubEventsUsage>>>;
  /** The fleet. */
  readonly fleet: NotehubFleet;
  /** Sessions, one row per bucket. */
  readonly sessions?: Maybe<ReadonlyArray<Maybe<NotehubSessionsUsage>>>;
};


/**
 * What the devices of one fleet used, together. A device that is in several fleets counts in each: do not add fleets up to
 * get the project. The lists are fetched, made whole and ordered as in `NotehubDeviceUsage`.
 */
export type NotehubFleetUsageEventsArgs = {
  notefiles?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  skipRecentData?: Scalars['Boolean']['input'];
};


/**
 * What the devices of one fleet used, together. A device that is in several fleets counts in each: do not add fleets up to
 * get the project. The lists are fetched, made whole and ordered as in `NotehubDeviceUsage`.
 */
export type NotehubFleetUsageSessionsArgs = {
  skipRecentData?: Scalars['Boolean']['input'];
};

/**
 * How long a bucket is. Buckets start at 00:00 UTC and are the vendor's own. One that is still running holds what there
 * was so far; one in which nothing happened may be missing.
 */
export type NotehubPeriod =
  /** A day. */
  | 'DAY'
  /** A calendar month, from the 1st. */
  | 'MONTH'
  /** Seven days, taken to start on Monday: the vendor does not document the weekday. */
  | 'WEEK';

/**
 * What the devices of a project used, together, each counted once. The lists are fetched, made whole and ordered as in
 * `NotehubDeviceUsage`.
 */
export type NotehubProjectUsage = {
  readonly __typename?: 'NotehubProjectUsage';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Bytes over the air, one row per bucket and kind of connection. */
  readonly data?: Maybe<ReadonlyArray<Maybe<NotehubDataUsage>>>;
  /** Events, one row per bucket. */
  readonly events?: Maybe<ReadonlyArray<Maybe<NotehubEventsUsage>>>;
  /** The project or product UID that the account is configured with: `app:2606f411-dea6-44a0-9743-1130f57d77d8`. */
  readonly projectUid: Scalars['ID']['output'];
  /** Sessions, one row per bucket. */
  readonly sessions?: Maybe<ReadonlyArray<Maybe<NotehubSessionsUsage>>>;
};


/**
 * What the devices of a project used, together, each counted once. The lists are fetched, made whole and ordered as in
 * `NotehubDeviceUsage`.
 */
export type NotehubProjectUsageEventsArgs = {
  notefiles?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  skipRecentData?: Scalars['Boolean']['input'];
};


/**
 * What the devices of a project used, together, each counted once. The lists are fetched, made whole and ordered as in
 * `NotehubDeviceUsage`.
 */
export type NotehubProjectUsageSessionsArgs = {
  skipRecentData?: Scalars['Boolean']['input'];
};

/** What a route did in one bucket. */
export type NotehubRouteLogsUsage = {
  readonly __typename?: 'NotehubRouteLogsUsage';
  /** Mean latency in milliseconds over those logs that recorded one; null where none did. */
  readonly avgLatencyMs?: Maybe<Scalars['Decimal']['output']>;
  /** How often it failed. */
  readonly failedRoutes?: Maybe<Scalars['Decimal']['output']>;
  /** Where the bucket starts: 00:00 UTC, as long as `period` of the query says. */
  readonly period: Scalars['DateTime']['output'];
  /** How often that worked. */
  readonly successfulRoutes?: Maybe<Scalars['Decimal']['output']>;
  /** How often events were routed. */
  readonly totalRoutes?: Maybe<Scalars['Decimal']['output']>;
};

/** What one route did. A route hands events on to another system. */
export type NotehubRouteUsage = {
  readonly __typename?: 'NotehubRouteUsage';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Its log in figures, one row per bucket, ordered by `period`. Whole or null, as the lists of `NotehubDeviceUsage`. */
  readonly logs?: Maybe<ReadonlyArray<Maybe<NotehubRouteLogsUsage>>>;
  /** The route UID: `route:cbd20093cba58392c9f9bbdd0cdeb1a0`. */
  readonly routeUid: Scalars['ID']['output'];
};


/** What one route did. A route hands events on to another system. */
export type NotehubRouteUsageLogsArgs = {
  skipRecentData?: Scalars['Boolean']['input'];
};

/** Sessions of one bucket. Fields that replies of 2025 did not have yet are null there. */
export type NotehubSessionsUsage = {
  readonly __typename?: 'NotehubSessionsUsage';
  /** Sessions that were a first sync. null in older replies. */
  readonly firstSyncSessions?: Maybe<Scalars['Decimal']['output']>;
  /** Where the bucket starts: 00:00 UTC, as long as `period` of the query says. */
  readonly period: Scalars['DateTime']['output'];
  /** Connections of devices to Notehub. */
  readonly sessions?: Maybe<Scalars['Decimal']['output']>;
  /** Sessions by the prefix of their transport: `cell`, `wifi`, `ntn`, `lorawan`. null in older replies. */
  readonly sessionsByTransport?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Sessions over TLS. null where the vendor has no figure, and in older replies. */
  readonly tlsSessions?: Maybe<Scalars['Decimal']['output']>;
  /** Bytes of these sessions. They are in `data.totalBytes` as well: never add the two. */
  readonly totalBytes?: Maybe<Scalars['Decimal']['output']>;
  /** Devices that the counts stand for. null in older replies. */
  readonly totalDevices?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * One counter of one device on one day as normalised usage. Where one of the three endpoints fails, the account's
 * `records` are null: the counters of the others would look like the whole.
 */
export type NotehubUsage = UsageRecord & {
  readonly __typename?: 'NotehubUsage';
  /** The project that it was read from. */
  readonly account: UsageAccount;
  /** Always SUM. */
  readonly aggregation: UsageAggregation;
  /** How the device was connected, for the counters of data: `cellular` or `satellite`; null for events and sessions. */
  readonly connectivity?: Maybe<Scalars['String']['output']>;
  /** The device as an entity; null where the vendor names none. */
  readonly device?: Maybe<NotehubDevice>;
  /** `connectivity` for the counters of data; empty for the others. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /** FINAL once the day is over, in UTC; PROVISIONAL before. */
  readonly finality: UsageFinality;
  /** A digest of the account and everything that identifies the figure: the vendor has no id for it. */
  readonly id: Scalars['ID']['output'];
  /**
   * The counter's wire name. Of data: `total_bytes`, `uplink_bytes`, `downlink_bytes`, `billable_bytes_total`,
   * `uplink_packets`, `downlink_packets`. Of events: `total_events`, `platform_events`, `billable_events`,
   * `watchdog_events`. Of sessions: `sessions`, `first_sync_sessions`, `tls_sessions`. Some contain others (`total_bytes`
   * the two directions): add up within one.
   */
  readonly metric: Scalars['String']['output'];
  /** The day, from 00:00 UTC to 00:00 UTC. */
  readonly period: UsageWindow;
  /** The day's figure. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The device UID. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** Bytes, Packets, Events or Sessions. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/** Whether a list goes on, in the form of the GraphQL cursor connections specification. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last item; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** True where a further page may be asked for with `after: endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** True where this page was asked for with `after`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /**
   * Records that were accepted but could not be loaded, and that nobody has cleared since, in the vendor's order and
   * whole: the vendor does not page them. Records that are refused on arrival are not among them: those come back with the
   * report itself. Asks `GET /usage/failed`. Errors: PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are
   * configured and none is named; BAD_USER_INPUT for an account that is not AMIE's.
   */
  readonly amieFailedRecords?: Maybe<ReadonlyArray<Maybe<AmieFailedRecord>>>;
  /**
   * What became of the records that the vendor processed in the window, one entry per resource, in the vendor's order; one
   * that comes without its name is null at its place, with one error there. The window bounds the time at which records
   * were PROCESSED, not when jobs ran: a job of May that was sent in June is in June. Asks `GET /usage/status` with both
   * `FromTime` and `ToTime`. Errors: PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are configured and
   * none is named; BAD_USER_INPUT for an account that is not AMIE's, or a window that is turned round or longer than 400
   * days.
   */
  readonly amieUsageStatus?: Maybe<ReadonlyArray<Maybe<AmieResourceStatus>>>;
  /**
   * One billable metric; null, without an error, where the vendor knows none of this id. Asks
   * `GET /org/{org}/billableMetric/{id}`. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT as on
   * `billableMetrics`.
   */
  readonly billableMetric?: Maybe<SugerBillableMetric>;
  /**
   * The billable metrics of an organization, whole: the vendor does not page them. Asks `GET /org/{org}/billableMetric`. A
   * metric that comes without an id is null at its place, with one error there. Errors: PROVIDER_NOT_CONFIGURED;
   * ACCOUNT_REQUIRED where several accounts are configured and none is named; BAD_USER_INPUT for an account that is not
   * Suger's.
   */
  readonly billableMetrics?: Maybe<ReadonlyArray<Maybe<SugerBillableMetric>>>;
  /**
   * Usage by device, one entry per device: with `deviceUids` one for each of them, once, in their order, with empty lists where
   * it used nothing; without, every device that appears in the lists which the query selects (in `events` where it selects
   * none), ordered by uid. Then a list that fails is null in every entry, and the root is null only where all of them
   * fail. Asks `GET /v1/projects/{project}/usage/data`, `…/usage/events` and `…/usage/sessions`, each only where it is
   * selected, with `aggregate=device`. Errors: PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are
   * configured and none is named; BAD_USER_INPUT for an account that is not Notehub's, or a window that is turned round or
   * longer than 400 days.
   */
  readonly deviceUsage?: Maybe<ReadonlyArray<Maybe<NotehubDeviceUsage>>>;
  /**
   * The usages of a tenant, whole, in the vendor's order: the vendor does not page them. Asks `GET /usages`, always with
   * `from` and `to`. A usage that comes without product type, quantity or time cannot be counted: it is null at its place,
   * with one error there. Errors: PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are configured and none
   * is named; BAD_USER_INPUT for an account that is not GraalSystems', or a window that is turned round or longer than 400
   * days.
   */
  readonly graalSystemsUsages?: Maybe<ReadonlyArray<Maybe<GraalSystemsUsage>>>;
  /**
   * Usage by fleet, one entry per fleet, as `deviceUsage` has it by device: with `fleetUids` one for each of them,
   * without, every fleet that appears in the lists which the query selects. A device that is in several fleets counts in
   * each of them, so fleets may add up to more than the project. Asks the same three endpoints
   * (`GET /v1/projects/{project}/usage/data`, `…/events`, `…/sessions`) with `aggregate=fleet`. Errors:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT as on `deviceUsage`.
   */
  readonly notehubFleetUsage?: Maybe<ReadonlyArray<Maybe<NotehubFleetUsage>>>;
  /**
   * Usage of the whole project, in which each device counts once. Asks the same three endpoints as `deviceUsage`
   * (`GET /v1/projects/{project}/usage/data`, `…/events`, `…/sessions`) with `aggregate=project`; errors as there:
   * PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, BAD_USER_INPUT.
   */
  readonly notehubProjectUsage?: Maybe<NotehubProjectUsage>;
  /**
   * How often events were routed to other systems, one entry per route: with `routeUids` one for each of them in their
   * order, without, every route that appears, ordered by uid. Asks `GET /v1/projects/{project}/usage/route-logs` with
   * `aggregate=route`, which Notehub has had since December 2025. Errors: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED,
   * BAD_USER_INPUT as on `deviceUsage`.
   */
  readonly notehubRouteUsage?: Maybe<ReadonlyArray<Maybe<NotehubRouteUsage>>>;
  /**
   * Units by enterprise agent and account group in a span of time, in the vendor's order. A shared agent has a row in each
   * account group whose tests run on it. Only for customers with usage-based pricing. Asks
   * `GET /v7/usage/units/enterprise-agents`, which knows no `aid`, and follows its links until the page is full. Errors:
   * PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED; BAD_USER_INPUT for an account that is not ThousandEyes', `first` out of
   * 1…1000, a window that is turned round or longer than 400 days, or a cursor of another list.
   */
  readonly thousandEyesEnterpriseAgentUnits?: Maybe<ThousandEyesEnterpriseAgentUnitsConnection>;
  /**
   * Units by test in a span of time, in the vendor's order, instant tests included. Only for customers with usage-based
   * pricing. Asks `GET /v7/usage/units/tests` and follows its links until the page is full. Errors as on
   * `thousandEyesUsage`: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, UPSTREAM_FORBIDDEN, and BAD_USER_INPUT for `first` out
   * of 1…1000, a window that is turned round or longer than 400 days, or a cursor of another list.
   */
  readonly thousandEyesTestUnits?: Maybe<ThousandEyesTestUnitsConnection>;
  /**
   * Usage of an organization, over all its account groups, in the running month alone: the vendor keeps no earlier one
   * here. Asks `GET /v7/usage` once, with `expand` naming those of the six lists that the query selects. Errors:
   * PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are configured and none is named; BAD_USER_INPUT for
   * an account that is not ThousandEyes', or an `aid` that is no number; UPSTREAM_FORBIDDEN for an account group that the
   * token is not assigned to.
   */
  readonly thousandEyesUsage?: Maybe<ThousandEyesUsage>;
  /** One configured account; null where there is none of this id. The vendor is not asked. */
  readonly usageAccount?: Maybe<UsageAccount>;
  /** The configured accounts: providers in the order of `UsageProvider`, accounts in the order of the configuration. */
  readonly usageAccounts?: Maybe<ReadonlyArray<UsageAccount>>;
  /**
   * How Suger turns what is reported to it into what each marketplace is told. Asks
   * `GET /org/{org}/usageMeteringConfigInfo`. Errors: PROVIDER_NOT_CONFIGURED; ACCOUNT_REQUIRED where several accounts are
   * configured and none is named; BAD_USER_INPUT for an account that is not Suger's.
   */
  readonly usageMeteringConfig?: Maybe<SugerUsageMeteringConfig>;
  /**
   * One receipt of a report that passed through this gateway; null where there is none of this id: it never was, or its time to be
   * kept (90 days, unless configured otherwise) is over. The vendor is not asked: what became of the report is followed by itself.
   */
  readonly usageReceipt?: Maybe<UsageReceipt>;
  /**
   * Receipts of the reports that passed through this gateway, the newest first. The vendors are not asked. Errors: BAD_USER_INPUT for
   * `first` out of 1…1000, or a cursor of other filters.
   */
  readonly usageReceipts?: Maybe<UsageReceiptConnection>;
  /**
   * What was reported to Suger, group by group, in the vendor's order. Without dates: what was created in the last 30
   * days. Asks `GET /org/{org}/usageRecordGroup`, always with both dates. Errors: PROVIDER_NOT_CONFIGURED;
   * ACCOUNT_REQUIRED where several accounts are configured and none is named; BAD_USER_INPUT for an account that is not
   * Suger's, `first` out of 1…1000, a cursor of other filters, or more than one of `partner`, `buyerId` and
   * `entitlementId`.
   */
  readonly usageRecordGroups?: Maybe<SugerUsageRecordGroupConnection>;
  /**
   * What Suger passed on to the marketplaces, one report per entitlement and hour, in the vendor's order. Without dates:
   * what was created in the last 30 days. Asks `GET /org/{org}/usageRecordReport`, always with both dates. Errors as on
   * `usageRecordGroups`: PROVIDER_NOT_CONFIGURED, ACCOUNT_REQUIRED, and BAD_USER_INPUT for `first` out of 1…1000, a cursor
   * of other filters, or more than one of `partner`, `buyerId` and `entitlementId`.
   */
  readonly usageRecordReports?: Maybe<SugerUsageRecordReportConnection>;
  /**
   * Usage of every configured account, one entry per account: providers in the order of `UsageProvider`, accounts in the order of
   * the configuration. A vendor that fails nulls its own `records` and adds one error there; the others answer in full.
   * An account that is not configured is BAD_USER_INPUT; a provider that is not configured has no entry.
   */
  readonly usages?: Maybe<ReadonlyArray<AccountUsage>>;
};


export type QueryAmieFailedRecordsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryAmieUsageStatusArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryBillableMetricArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryBillableMetricsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<SugerBillableMetricStatus>;
};


export type QueryDeviceUsageArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  deviceUids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  fleetUids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  period?: NotehubPeriod;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryGraalSystemsUsagesArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  for?: InputMaybe<Scalars['String']['input']>;
  params?: InputMaybe<ReadonlyArray<UsageDimensionInput>>;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryNotehubFleetUsageArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  fleetUids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  period?: NotehubPeriod;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryNotehubProjectUsageArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  period?: NotehubPeriod;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryNotehubRouteUsageArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  period?: NotehubPeriod;
  routeUids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryThousandEyesEnterpriseAgentUnitsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryThousandEyesTestUnitsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  aid?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<UsageWindowInput>;
};


export type QueryThousandEyesUsageArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  aid?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryUsageAccountArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsageAccountsArgs = {
  providers?: InputMaybe<ReadonlyArray<UsageProvider>>;
};


export type QueryUsageMeteringConfigArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryUsageReceiptArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsageReceiptsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<UsageReceiptStatus>;
};


export type QueryUsageRecordGroupsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SugerUsageRecordGroupFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryUsageRecordReportsArgs = {
  account?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SugerUsageRecordReportFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryUsagesArgs = {
  accounts?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  dimensions?: InputMaybe<ReadonlyArray<UsageDimensionInput>>;
  metrics?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  providers?: InputMaybe<ReadonlyArray<UsageProvider>>;
  subjects?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  window?: InputMaybe<UsageWindowInput>;
};

/** Corrections to be reported. */
export type ReportAmieAdjustmentsInput = {
  /** By `UsageAccount.id`. May be left out where one AMIE account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 255 printable ASCII characters; one per report. It does not reach the vendor. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** At least one; as many as a request of 1 MiB holds. */
  readonly records: ReadonlyArray<AmieAdjustmentRecordInput>;
};

/** Jobs to be reported. */
export type ReportAmieComputeUsageInput = {
  /** By `UsageAccount.id`. May be left out where one AMIE account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 255 printable ASCII characters; one per report. It does not reach the vendor. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** At least one; as many as a request of 1 MiB holds. */
  readonly records: ReadonlyArray<AmieComputeRecordInput>;
};

/** Figures of storage to be reported. */
export type ReportAmieStorageUsageInput = {
  /** By `UsageAccount.id`. May be left out where one AMIE account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 255 printable ASCII characters; one per report. It does not reach the vendor. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** At least one; as many as a request of 1 MiB holds. */
  readonly records: ReadonlyArray<AmieStorageRecordInput>;
};

/** What became of records that were reported. */
export type ReportAmieUsagePayload = {
  readonly __typename?: 'ReportAmieUsagePayload';
  /**
   * The records that the vendor refused when they arrived, without a number, and those that it could not load since, with
   * theirs. Empty where there are none, or none yet: ask again by repeating the report with its key.
   */
  readonly failedRecords: ReadonlyArray<AmieFailedRecord>;
  /**
   * What the vendor said when it took the messages, each on a line of its own: `1 records have been queued for loading. …`.
   * null while it has said nothing. Never to be parsed.
   */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The report's, the same whenever it is repeated with its key. */
  readonly receipt: UsageReceipt;
};

/** Usage under one entitlement, to be reported. Exactly one of `records` and `billableRecords`; an empty list counts as left out. */
export type ReportSugerUsageRecordGroupInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** Usage in the second form (v2): quantities by billable metric, which may come more than once; not all zero. */
  readonly billableRecords?: InputMaybe<ReadonlyArray<SugerBillableRecordInput>>;
  /** What the buyer is entitled to. */
  readonly entitlementId: Scalars['ID']['input'];
  /** 1 to 255 printable ASCII characters; one per report. The group's id is made from it. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Usage in the first form (v1): quantities by the key or name of a usage dimension, each once; not all zero. */
  readonly records?: InputMaybe<ReadonlyArray<UsageQuantityInput>>;
  /** When the usage happened. Where left out: the moment at which the gateway took the report, however late it is delivered. */
  readonly timestamp?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What became of a usage record group that was reported. */
export type ReportSugerUsageRecordGroupPayload = {
  readonly __typename?: 'ReportSugerUsageRecordGroupPayload';
  /** The report's, the same whenever it is repeated with its key. */
  readonly receipt: UsageReceipt;
  /** The group as the vendor had it when it took it; null while it is not known to have taken it. */
  readonly usageRecordGroup?: Maybe<SugerUsageRecordGroup>;
};

/** The figure of one billable metric over the hour of a report, for one combination of its groupings. */
export type SugerAggregatedBillableRecord = {
  readonly __typename?: 'SugerAggregatedBillableRecord';
  /** Its price by the price model of the billable dimension, where that is what the marketplace is told; null elsewhere. */
  readonly amount?: Maybe<Scalars['Decimal']['output']>;
  /** How the figure came about, as the metric was at that time; UNRECOGNIZED for a way that is new. */
  readonly billableMetricAggregationType?: Maybe<UsageAggregation>;
  /** Filters and groupings, as the metric was at that time. */
  readonly billableMetricInfo?: Maybe<SugerBillableMetricInfo>;
  /** Which combination: `os=linux,cluster=cluster-1`; empty or null for a metric without groupings. */
  readonly groupBysExpression?: Maybe<Scalars['String']['output']>;
  /** The billable metric's id. */
  readonly key?: Maybe<Scalars['String']['output']>;
  /** The metric's label, for display; null where the vendor leaves it out. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The figure. */
  readonly quantity?: Maybe<Scalars['Decimal']['output']>;
  /** For UNIQUE_COUNT: what was new in this hour; null for the other aggregations. */
  readonly uniqueCountAggregationResult?: Maybe<SugerUniqueCountAggregationResult>;
};

/**
 * What a seller measures, and how the records of an hour become one figure: filter, then group, then aggregate
 * (doc.suger.io/billing/billable-metrics). Its id is the `key` of v2 usage records.
 */
export type SugerBillableMetric = {
  readonly __typename?: 'SugerBillableMetric';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** How the records of an hour become one figure, which cannot be changed later; UNRECOGNIZED for a way that is new. */
  readonly aggregationType?: Maybe<UsageAggregation>;
  /** When it was created. */
  readonly creationTime?: Maybe<Scalars['DateTime']['output']>;
  /** Free text of up to 300 characters. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Chosen by the seller, unique in the organization, at most 36 characters. */
  readonly id: Scalars['ID']['output'];
  /** Which records count, and how they are split; null where the vendor gives nothing of it. */
  readonly info?: Maybe<SugerBillableMetricInfo>;
  /** When its name, description or status was last changed. */
  readonly lastUpdateTime?: Maybe<Scalars['DateTime']['output']>;
  /** A label of 4 to 50 characters. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Suger's own id of the organization; null where the vendor leaves it out. */
  readonly organizationId?: Maybe<Scalars['ID']['output']>;
  /** Whether it is in use. The vendor has no operation that removes a metric: it is set to DELETED instead. */
  readonly status?: Maybe<SugerBillableMetricStatus>;
};

/** One condition on a record, read from left to right: property, operation, value. */
export type SugerBillableMetricFilter = {
  readonly __typename?: 'SugerBillableMetricFilter';
  /** The record's property on the left side. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** How the two sides are compared; UNRECOGNIZED for a way that is new. */
  readonly operation?: Maybe<SugerBillableMetricFilterOperation>;
  /** The right side: a string or a number, as `valueType` says. null for EXISTS and NOT_EXISTS, which need none. */
  readonly value?: Maybe<Scalars['JSON']['output']>;
  /** What `value` is. */
  readonly valueType?: Maybe<SugerBillableMetricFilterValueType>;
};

/** Filters of which one has to let a record through (OR). */
export type SugerBillableMetricFilterGroup = {
  readonly __typename?: 'SugerBillableMetricFilterGroup';
  /** The alternatives. */
  readonly filters?: Maybe<ReadonlyArray<SugerBillableMetricFilter>>;
};

/** Filters of which one has to let a record through (OR). */
export type SugerBillableMetricFilterGroupInput = {
  /** The alternatives. */
  readonly filters: ReadonlyArray<SugerBillableMetricFilterInput>;
};

/** One condition on a record, read from left to right: property, operation, value. */
export type SugerBillableMetricFilterInput = {
  /** The record's property on the left side. */
  readonly name: Scalars['String']['input'];
  /** How the two sides are compared. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly operation: SugerBillableMetricFilterOperation;
  /** The right side: a string or a number, as `valueType` says. null for EXISTS and NOT_EXISTS, which need none. */
  readonly value?: InputMaybe<Scalars['JSON']['input']>;
  /** What `value` is; null where there is none. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly valueType?: InputMaybe<SugerBillableMetricFilterValueType>;
};

/**
 * How a filter compares a record's property with its value. IS to NOT_CONTAINS, EXISTS and NOT_EXISTS are for strings, the
 * others for numbers.
 */
export type SugerBillableMetricFilterOperation =
  /** The value is part of the property. */
  | 'CONTAINS'
  /** The same number. */
  | 'EQ'
  /** The record has the property, whatever its value. */
  | 'EXISTS'
  /** Greater than the value. */
  | 'GT'
  /** Greater than the value, or equal to it. */
  | 'GTE'
  /** The same string. */
  | 'IS'
  /** Less than the value. */
  | 'LT'
  /** Less than the value, or equal to it. */
  | 'LTE'
  /** The value is no part of the property. */
  | 'NOT_CONTAINS'
  /** Another number. */
  | 'NOT_EQ'
  /** The record lacks the property. */
  | 'NOT_EXISTS'
  /** Another string. */
  | 'NOT_IS'
  /** An operation that the vendor has added since: which records the filter lets through cannot be told. */
  | 'UNRECOGNIZED';

/** What the value of a filter is. */
export type SugerBillableMetricFilterValueType =
  /** A number, compared by the numeric operations. */
  | 'FLOAT'
  /** Text, compared by the string operations. */
  | 'STRING'
  /** A type that the vendor has added since. */
  | 'UNRECOGNIZED';

/** Which records a billable metric counts, and by what it splits them. */
export type SugerBillableMetricInfo = {
  readonly __typename?: 'SugerBillableMetricInfo';
  /** A record counts where every group lets it through (AND); null or empty means that every record counts. */
  readonly filterGroups?: Maybe<ReadonlyArray<SugerBillableMetricFilterGroup>>;
  /**
   * Names of properties: each combination of their values is aggregated on its own. null or empty means one figure for
   * all.
   */
  readonly groupBys?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The property whose distinct values UNIQUE_COUNT counts; null for the other aggregations. */
  readonly propertyUniqueOn?: Maybe<Scalars['String']['output']>;
};

/** Which records a billable metric counts, and by what it splits them. */
export type SugerBillableMetricInfoInput = {
  /** A record counts where every group lets it through (AND); null or empty means that every record counts. */
  readonly filterGroups?: InputMaybe<ReadonlyArray<SugerBillableMetricFilterGroupInput>>;
  /** Names of properties: each combination of their values is aggregated on its own. null or empty means one figure for all. */
  readonly groupBys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The property whose distinct values UNIQUE_COUNT counts; null for the other aggregations. */
  readonly propertyUniqueOn?: InputMaybe<Scalars['String']['input']>;
};

/** Whether a billable metric is in use. */
export type SugerBillableMetricStatus =
  /** Usage can be reported under it. */
  | 'ACTIVE'
  /** Given up; kept for what was reported under it. */
  | 'DELETED'
  /** A state that the vendor has added since. Output only: as a filter it is BAD_USER_INPUT. */
  | 'UNRECOGNIZED';

/** One usage record in the second form (v2): so much of a billable metric, with these properties. */
export type SugerBillableRecord = {
  readonly __typename?: 'SugerBillableRecord';
  /** The metric of that id, as it is now; null where the vendor knows none, and, with an error, where it cannot be read. */
  readonly billableMetric?: Maybe<SugerBillableMetric>;
  /** The billable metric's id. */
  readonly key: Scalars['String']['output'];
  /** What the metric's filters and groupings go by; empty where there are none. */
  readonly properties: ReadonlyArray<SugerProperty>;
  /** How much; null where the vendor leaves it out. */
  readonly quantity?: Maybe<Scalars['Decimal']['output']>;
};

/** One usage record in the second form (v2): so much of a billable metric, with these properties. */
export type SugerBillableRecordInput = {
  /** The billable metric's id. */
  readonly key: Scalars['String']['input'];
  /** What the metric's filters and groupings go by; null means none. */
  readonly properties?: InputMaybe<ReadonlyArray<SugerPropertyInput>>;
  /** How much, exactly; not below zero. */
  readonly quantity: Scalars['Decimal']['input'];
};

/**
 * A customer of the seller, as an entity: what a supergraph that knows its buyers joins on. The metering API has no lookup
 * for it, so whether it exists is not checked.
 */
export type SugerBuyer = {
  readonly __typename?: 'SugerBuyer';
  /** The account that it belongs to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Suger's id of it. */
  readonly id: Scalars['ID']['output'];
  /** Usage of this buyer. Asks `GET /org/{org}/usageRecordGroup`; errors as on `Query.usageRecordGroups`. */
  readonly usageRecordGroups?: Maybe<SugerUsageRecordGroupConnection>;
};


/**
 * A customer of the seller, as an entity: what a supergraph that knows its buyers joins on. The metering API has no lookup
 * for it, so whether it exists is not checked.
 */
export type SugerBuyerUsageRecordGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SugerUsageRecordGroupFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The category of a usage dimension, as Alibaba Cloud Marketplace wants it. */
export type SugerDimensionCategory = {
  readonly __typename?: 'SugerDimensionCategory';
  /** The usage dimension's key. */
  readonly key: Scalars['String']['output'];
  /** Its category; null where the vendor gives none for it. */
  readonly value?: Maybe<Scalars['String']['output']>;
};

/** One entry of the older dimension mapping. */
export type SugerDimensionMapping = {
  readonly __typename?: 'SugerDimensionMapping';
  /** The key under which usage is reported to Suger. */
  readonly key: Scalars['String']['output'];
  /** What it becomes. */
  readonly value?: Maybe<SugerDimensionMappingValue>;
};

/** One entry of the older dimension mapping. */
export type SugerDimensionMappingInput = {
  /** The key under which usage is reported to Suger; once in a mapping. */
  readonly key: Scalars['String']['input'];
  /** What it becomes. */
  readonly value: SugerDimensionMappingValueInput;
};

/** What a dimension mapping converts. The vendor's empty string is null, and means QUANTITY. */
export type SugerDimensionMappingMode =
  /** The amount that it is worth. */
  | 'AMOUNT'
  /** The quantity, by the multiplier. */
  | 'QUANTITY'
  /** A mode that the vendor has added since. */
  | 'UNRECOGNIZED';

/** One entry of the dimension mapping. */
export type SugerDimensionMappingV2 = {
  readonly __typename?: 'SugerDimensionMappingV2';
  /** The key under which usage is reported to Suger. */
  readonly key: Scalars['String']['output'];
  /** What it becomes: every one of these. */
  readonly value?: Maybe<ReadonlyArray<SugerDimensionMappingValue>>;
};

/** One entry of the dimension mapping. */
export type SugerDimensionMappingV2Input = {
  /** The key under which usage is reported to Suger; once in a mapping. */
  readonly key: Scalars['String']['input'];
  /** What it becomes: every one of these. */
  readonly value: ReadonlyArray<SugerDimensionMappingValueInput>;
};

/** A dimension that usage is mapped to. */
export type SugerDimensionMappingValue = {
  readonly __typename?: 'SugerDimensionMappingValue';
  /** By what the quantity is multiplied (sic: the vendor spells it so); null where the mode is AMOUNT, which needs none. */
  readonly convertionMultiplier?: Maybe<Scalars['Decimal']['output']>;
  /** The dimension's key at the marketplace. */
  readonly dimensionKey?: Maybe<Scalars['String']['output']>;
  /** Whether quantities or amounts are converted; null means QUANTITY. */
  readonly mappingMode?: Maybe<SugerDimensionMappingMode>;
};

/** A dimension that usage is mapped to. */
export type SugerDimensionMappingValueInput = {
  /** By what the quantity is multiplied (sic: the vendor spells it so); null where the mode is AMOUNT, which needs none. */
  readonly convertionMultiplier?: InputMaybe<Scalars['Decimal']['input']>;
  /** The dimension's key at the marketplace. */
  readonly dimensionKey: Scalars['String']['input'];
  /** Whether quantities or amounts are converted; null means QUANTITY. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly mappingMode?: InputMaybe<SugerDimensionMappingMode>;
};

/**
 * What a buyer bought, as an entity: what a supergraph that knows its entitlements joins on. The metering API has no
 * lookup for it, so whether it exists is not checked.
 */
export type SugerEntitlement = {
  readonly __typename?: 'SugerEntitlement';
  /** The account that it belongs to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Suger's id of it. */
  readonly id: Scalars['ID']['output'];
  /**
   * Usage that was reported under it. Asks `GET /org/{org}/usageRecordGroup`; errors as on `Query.usageRecordGroups`. The
   * first pages of three entitlements or more are read from the list of all groups, for as long as that takes fewer calls
   * than one each.
   */
  readonly usageRecordGroups?: Maybe<SugerUsageRecordGroupConnection>;
  /**
   * What the marketplace was told of it in the last 30 days; `Query.usageRecordReports` takes other dates. Asks
   * `GET /org/{org}/usageRecordReport`; errors as there.
   */
  readonly usageRecordReports?: Maybe<SugerUsageRecordReportConnection>;
};


/**
 * What a buyer bought, as an entity: what a supergraph that knows its entitlements joins on. The metering API has no
 * lookup for it, so whether it exists is not checked.
 */
export type SugerEntitlementUsageRecordGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SugerUsageRecordGroupFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What a buyer bought, as an entity: what a supergraph that knows its entitlements joins on. The metering API has no
 * lookup for it, so whether it exists is not checked.
 */
export type SugerEntitlementUsageRecordReportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The marketplaces by which the vendor's lists can be narrowed. On output `partner` is a String: the vendor has many more. */
export type SugerPartner =
  /** AWS Marketplace. */
  | 'AWS'
  /** Azure Marketplace. */
  | 'AZURE'
  /** Google Cloud Marketplace. */
  | 'GCP';

/** How usage is metered at one marketplace. A flag that is null counts as false, the default that the vendor documents. */
export type SugerPartnerUsageMeteringConfig = {
  readonly __typename?: 'SugerPartnerUsageMeteringConfig';
  /** The older mapping, from one key to one dimension. The vendor calls it deprecated in favour of `dimensionMappingV2`. */
  readonly dimensionMapping?: Maybe<ReadonlyArray<SugerDimensionMapping>>;
  /** From one key to any number of dimensions. */
  readonly dimensionMappingV2?: Maybe<ReadonlyArray<SugerDimensionMappingV2>>;
  /** Whether billable dimensions are used; the vendor documents no more than the name. */
  readonly enableBillableDimension?: Maybe<Scalars['Boolean']['output']>;
  /**
   * At which price usage beyond the commit is metered. False: at the discounted one of the private offer. True: at the
   * public list price. Means something only together with `enableCommitWithAdditionalUsageMetering`.
   */
  readonly enableCommitWithAdditionalUsageAtListPrice?: Maybe<Scalars['Boolean']['output']>;
  /** False: all usage is reported, whatever the commit. True: usage is reported once the current commit is used up. */
  readonly enableCommitWithAdditionalUsageMetering?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the dimension mapping is used; without it the keys are reported as they came. */
  readonly enableDimensionMapping?: Maybe<Scalars['Boolean']['output']>;
  /** The marketplace: `AWS`, `AZURE`, `GCP`, or another of the vendor's many. */
  readonly partner?: Maybe<Scalars['String']['output']>;
};

/** How usage is to be metered at one marketplace. What is left out is not sent: the vendor's default for flags is false. */
export type SugerPartnerUsageMeteringConfigInput = {
  /** The older mapping, from one key to one dimension. The vendor calls it deprecated in favour of `dimensionMappingV2`. */
  readonly dimensionMapping?: InputMaybe<ReadonlyArray<SugerDimensionMappingInput>>;
  /** From one key to any number of dimensions. */
  readonly dimensionMappingV2?: InputMaybe<ReadonlyArray<SugerDimensionMappingV2Input>>;
  /** Whether billable dimensions are used; the vendor documents no more than the name. */
  readonly enableBillableDimension?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * At which price usage beyond the commit is metered. False: at the discounted one of the private offer. True: at the public list
   * price. Means something only together with `enableCommitWithAdditionalUsageMetering`.
   */
  readonly enableCommitWithAdditionalUsageAtListPrice?: InputMaybe<Scalars['Boolean']['input']>;
  /** False: all usage is reported, whatever the commit. True: usage is reported once the current commit is used up. */
  readonly enableCommitWithAdditionalUsageMetering?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether the dimension mapping is used; without it the keys are reported as they came. */
  readonly enableDimensionMapping?: InputMaybe<Scalars['Boolean']['input']>;
  /** The marketplace: `AWS`, `AZURE`, `GCP`, or another of the vendor's many; once in a list. */
  readonly partner: Scalars['String']['input'];
};

/** One property of a record. What the values may be is up to the seller. */
export type SugerProperty = {
  readonly __typename?: 'SugerProperty';
  /** The property's name. */
  readonly key: Scalars['String']['output'];
  /** Its value, of any JSON type: mostly a string or a number. */
  readonly value?: Maybe<Scalars['JSON']['output']>;
};

/** One property of a record to be reported. */
export type SugerPropertyInput = {
  /** The property's name; once in a list. */
  readonly key: Scalars['String']['input'];
  /** Its value: mostly a string or a number, which the filters and groupings of the metric go by. */
  readonly value: Scalars['JSON']['input'];
};

/** What a UNIQUE_COUNT metric found in an hour. */
export type SugerUniqueCountAggregationResult = {
  readonly __typename?: 'SugerUniqueCountAggregationResult';
  /**
   * Distinct values of the hour that had not been seen on the same day before, by `key`; what `value` holds is not
   * documented.
   */
  readonly newItems: ReadonlyArray<SugerProperty>;
};

/**
 * One key of a group's `records`, or one of its `billableRecords`, as normalised usage. Groups that are INVALID or DELETED
 * give none. The vendor lists groups by the day of their creation, while a report may come late: every group created from
 * the window's start up to today is asked for, and those whose own time lies in the window are kept.
 */
export type SugerUsage = UsageRecord & {
  readonly __typename?: 'SugerUsage';
  /** The organization that it was read from. */
  readonly account: UsageAccount;
  /** SUM for v1. For v2 the billable metric's own; UNRECOGNIZED, with an error, where that metric cannot be read. */
  readonly aggregation: UsageAggregation;
  /**
   * What is measured, for v2 records; null for v1, where the vendor knows no such metric, and, with an error, where it
   * fails.
   */
  readonly billableMetric?: Maybe<SugerBillableMetric>;
  /** `partner` and `buyer`, where the group names them, then the properties of a v2 record. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /** FINAL once the group is REPORTED, PROVISIONAL before. */
  readonly finality: UsageFinality;
  /** The group that the record is part of. */
  readonly group: SugerUsageRecordGroup;
  /** A digest of the account, the group and what identifies the record in it: the vendor numbers groups, not records. */
  readonly id: Scalars['ID']['output'];
  /** The usage dimension's key or name (v1), or the billable metric's id (v2). */
  readonly metric: Scalars['String']['output'];
  /** An instant: `metaInfo.timestamp` of the group, its `creationTime` where there is none. */
  readonly period: UsageWindow;
  /** As reported to Suger; after the dimension mapping, where the account has one. */
  readonly quantity: Scalars['Decimal']['output'];
  /** The entitlement's id; null where the group names none. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** Always null: the vendor documents no unit. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/** How an organization's usage is turned into what each marketplace is told. */
export type SugerUsageMeteringConfig = {
  readonly __typename?: 'SugerUsageMeteringConfig';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** One entry per marketplace that is configured; null where the vendor has no configuration. */
  readonly partnerUsageMeteringConfigs?: Maybe<ReadonlyArray<Maybe<SugerPartnerUsageMeteringConfig>>>;
};

/**
 * One report of usage to Suger, under one entitlement. Every hour Suger adds up the groups of the hour before and passes
 * the sum on to the marketplace (doc.suger.io/billing/metering): see `report`.
 */
export type SugerUsageRecordGroup = {
  readonly __typename?: 'SugerUsageRecordGroup';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** Usage in the second form (v2), read from `metaInfo.billableRecords`, where the vendor has it. Empty for a v1 group. */
  readonly billableRecords: ReadonlyArray<SugerBillableRecord>;
  /** The buyer as an entity to join on; null where `buyerId` is. The vendor is not asked. */
  readonly buyer?: Maybe<SugerBuyer>;
  /** Who used it; null where the vendor names none. */
  readonly buyerId?: Maybe<Scalars['ID']['output']>;
  /** When Suger took it. By this day it is listed; when the usage happened is `metaInfo.timestamp`. */
  readonly creationTime?: Maybe<Scalars['DateTime']['output']>;
  /** The entitlement as an entity to join on; null where `entitlementId` is. The vendor is not asked. */
  readonly entitlement?: Maybe<SugerEntitlement>;
  /** What the buyer is entitled to; null where the vendor names none. */
  readonly entitlementId?: Maybe<Scalars['ID']['output']>;
  /** Chosen by whoever reported it, or by Suger: up to 36 characters, a UUID as a rule. */
  readonly id: Scalars['ID']['output'];
  /** When Suger last changed it. */
  readonly lastUpdateTime?: Maybe<Scalars['DateTime']['output']>;
  /** How the group came about, and what the system that it came from says of it; null where the vendor leaves it out. */
  readonly metaInfo?: Maybe<SugerUsageRecordGroupMetaInfo>;
  /** Suger's own id of the organization; null where the vendor leaves it out. */
  readonly organizationId?: Maybe<Scalars['ID']['output']>;
  /** The marketplace: `AWS`, `AZURE` or `GCP`, and whatever the vendor adds. */
  readonly partner?: Maybe<Scalars['String']['output']>;
  /**
   * Usage in the first form (v1): quantities by the key or name of a usage dimension, after the dimension mapping
   * (`metaInfo.originRecords` has them from before). Empty for a group in the second form: a group has one of the two.
   */
  readonly records: ReadonlyArray<UsageQuantity>;
  /**
   * The report that the group went into; null until it is reported, and where the vendor no longer lists it. The vendor
   * has no lookup by id: it is searched for in `GET /org/{org}/usageRecordReport` of the entitlement.
   */
  readonly report?: Maybe<SugerUsageRecordReport>;
  /** When it was passed on to the marketplace; null until it is REPORTED. */
  readonly reportedTime?: Maybe<Scalars['DateTime']['output']>;
  /** A running number that the vendor gives; what it counts within is not documented. */
  readonly serialId?: Maybe<Scalars['Decimal']['output']>;
  /** How far it has come; UNRECOGNIZED for a state that is new. */
  readonly status?: Maybe<SugerUsageRecordGroupStatus>;
  /** Id of the report that the group went into; null until it is reported, where the vendor sends an empty string. */
  readonly usageRecordReportId?: Maybe<Scalars['ID']['output']>;
};

/** A page of usage record groups, in the form of the GraphQL cursor connections specification. */
export type SugerUsageRecordGroupConnection = {
  readonly __typename?: 'SugerUsageRecordGroupConnection';
  /** The page, each group with its cursor. */
  readonly edges: ReadonlyArray<SugerUsageRecordGroupEdge>;
  /** The page. A group that lacks its id is null, with one error at its place. */
  readonly nodes: ReadonlyArray<Maybe<SugerUsageRecordGroup>>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A usage record group and the cursor behind it. */
export type SugerUsageRecordGroupEdge = {
  readonly __typename?: 'SugerUsageRecordGroupEdge';
  /** Opaque; valid for the same account and filters. Groups created while one pages may shift what follows it. */
  readonly cursor: Scalars['String']['output'];
  /** The group; null, with an error here, where it lacks its id. */
  readonly node?: Maybe<SugerUsageRecordGroup>;
};

/**
 * Which usage record groups to list. At most one of `partner`, `buyerId` and `entitlementId`: the vendor takes no more,
 * and neither does the gateway (BAD_USER_INPUT). The dates bound the day on which a group was created, not the day of the
 * usage.
 */
export type SugerUsageRecordGroupFilter = {
  /** Only usage of this buyer. */
  readonly buyerId?: InputMaybe<Scalars['ID']['input']>;
  /** Last day of creation, in UTC, included. Default: today. */
  readonly endDate?: InputMaybe<Scalars['Date']['input']>;
  /** Only usage under this entitlement. */
  readonly entitlementId?: InputMaybe<Scalars['ID']['input']>;
  /** A condition on `metaInfo`, sent as it is: the vendor has not published its grammar. */
  readonly metaInfo?: InputMaybe<Scalars['String']['input']>;
  /** Only usage of this marketplace. */
  readonly partner?: InputMaybe<SugerPartner>;
  /**
   * Only groups that came this way, sent as it is: `API`, `INTERNAL`, `LAGO`, `METRONOME`, `ORB`, `STRIPE`. null means
   * any.
   */
  readonly source?: InputMaybe<Scalars['String']['input']>;
  /** First day of creation, in UTC, included. Default: 30 days before `endDate`. After `endDate`: BAD_USER_INPUT. */
  readonly startDate?: InputMaybe<Scalars['Date']['input']>;
  /** Only groups in this state; null means any. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly status?: InputMaybe<SugerUsageRecordGroupStatus>;
};

/** Usage under one entitlement, among others. Exactly one of `records` and `billableRecords`; an empty list counts as left out. */
export type SugerUsageRecordGroupInput = {
  /** Usage in the second form (v2): quantities by billable metric, which may come more than once; not all zero. */
  readonly billableRecords?: InputMaybe<ReadonlyArray<SugerBillableRecordInput>>;
  /** What the buyer is entitled to. */
  readonly entitlementId: Scalars['ID']['input'];
  /** Usage in the first form (v1): quantities by the key or name of a usage dimension, each once; not all zero. */
  readonly records?: InputMaybe<ReadonlyArray<UsageQuantityInput>>;
  /** When the usage happened. Where left out: the moment at which the gateway took the report, or at which the vendor validates. */
  readonly timestamp?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How a usage record group came about. The vendor fills it in; which fields are there depends on `source`. */
export type SugerUsageRecordGroupMetaInfo = {
  readonly __typename?: 'SugerUsageRecordGroupMetaInfo';
  /** Usage in the second form (v2), as on the group itself; null where the vendor leaves it out. */
  readonly billableRecords?: Maybe<ReadonlyArray<SugerBillableRecord>>;
  /**
   * Lago: the customer's amount, in dollars: the largest of the month, which "can only be updated when the invoice month
   * increases".
   */
  readonly lagoAmount?: Maybe<Scalars['Decimal']['output']>;
  /** Lago: the customer's subscription. */
  readonly lagoSubscriptionId?: Maybe<Scalars['ID']['output']>;
  /** Lago: where the usage begins. */
  readonly lagoUsageStartTime?: Maybe<Scalars['DateTime']['output']>;
  /** Metronome: what the day cost the customer, in dollars. */
  readonly metronomeDailyCostAmount?: Maybe<Scalars['Decimal']['output']>;
  /** Metronome: the invoice. */
  readonly metronomeInvoiceId?: Maybe<Scalars['ID']['output']>;
  /**
   * Metronome: the month's invoice, in dollars: the largest of the month, which "can only be updated when the invoice
   * month increases".
   */
  readonly metronomeMonthlyInvoiceAmount?: Maybe<Scalars['Decimal']['output']>;
  /** Metronome: the month's invoice, in dollars, after credits that the seller granted; null where there were none. */
  readonly metronomeMonthlyInvoiceAmountAdjusted?: Maybe<Scalars['Decimal']['output']>;
  /**
   * The v1 quantities as they were reported, before the dimension mapping; the same as `records` where there is no
   * mapping.
   */
  readonly originRecords?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** True where the group was taken without validation. */
  readonly skipValidation?: Maybe<Scalars['Boolean']['output']>;
  /** The way that it came; null where the vendor does not say, or sends an empty string. */
  readonly source?: Maybe<SugerUsageRecordGroupSource>;
  /** Stripe: the invoice. */
  readonly stripeInvoiceId?: Maybe<Scalars['ID']['output']>;
  /** Stripe: where the period of the summary or invoice ends. */
  readonly stripePeriodEndTime?: Maybe<Scalars['DateTime']['output']>;
  /** Stripe: where the period of the summary or invoice begins. */
  readonly stripePeriodStartTime?: Maybe<Scalars['DateTime']['output']>;
  /** Stripe: the subscription item that is metered. */
  readonly stripeSubscriptionItemId?: Maybe<Scalars['ID']['output']>;
  /** Stripe: the summary of usage records that was read. */
  readonly stripeUsageRecordSummaryId?: Maybe<Scalars['ID']['output']>;
  /** Stripe: the total of that summary, in whole units of the item. */
  readonly stripeUsageRecordSummaryTotalUsage?: Maybe<Scalars['Decimal']['output']>;
  /** When the usage happened, not when it was reported; null where the vendor holds no other time than `creationTime`. */
  readonly timestamp?: Maybe<Scalars['DateTime']['output']>;
};

/** The way in which a usage record group came to Suger. The vendor's empty string is null. */
export type SugerUsageRecordGroupSource =
  /** Reported through Suger's API, as by this gateway. */
  | 'API'
  /** Made by Suger itself. */
  | 'INTERNAL'
  /** Read from Lago. */
  | 'LAGO'
  /** Read from Metronome. */
  | 'METRONOME'
  /** Read from Orb. */
  | 'ORB'
  /** Read from Stripe. */
  | 'STRIPE'
  /** A source that the vendor has added since. */
  | 'UNRECOGNIZED';

/** How far a usage record group has come. */
export type SugerUsageRecordGroupStatus =
  /** Taken, waiting for the next hourly report. Can be deleted. */
  | 'CREATED'
  /** Deleted before it was reported: never billed. */
  | 'DELETED'
  /** Found wrong after it had been taken: never billed. Can be deleted. */
  | 'INVALID'
  /** In a report to the marketplace, for good. */
  | 'REPORTED'
  /** The report failed for good, until a retry puts the group back to CREATED. */
  | 'REPORT_FAILED'
  /** The hourly report could not be made; the next run tries again. */
  | 'REPORT_PENDING'
  /** A state that the vendor has added since. Output only: as a filter it is BAD_USER_INPUT. */
  | 'UNRECOGNIZED';

/** What the vendor says of groups that it was asked to validate, of all of them together. */
export type SugerUsageRecordGroupValidation = {
  readonly __typename?: 'SugerUsageRecordGroupValidation';
  /** What it finds wrong, in its own words, never to be parsed; null where it finds nothing. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Whether it would take all of them, as things are now. */
  readonly valid: Scalars['Boolean']['output'];
};

/**
 * What Suger told a marketplace about one hour of one entitlement. As an entity it can be referred to but not looked up
 * here: the vendor has no lookup by id.
 */
export type SugerUsageRecordReport = {
  readonly __typename?: 'SugerUsageRecordReport';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** The buyer as an entity to join on; null where `buyerId` is. The vendor is not asked. */
  readonly buyer?: Maybe<SugerBuyer>;
  /** Who used it; null where the vendor names none. */
  readonly buyerId?: Maybe<Scalars['ID']['output']>;
  /** When Suger made it. By this day it is listed. */
  readonly creationTime?: Maybe<Scalars['DateTime']['output']>;
  /** The entitlement as an entity to join on; null where `entitlementId` is. The vendor is not asked. */
  readonly entitlement?: Maybe<SugerEntitlement>;
  /** What the buyer is entitled to; null where the vendor names none. */
  readonly entitlementId?: Maybe<Scalars['ID']['output']>;
  /** The term of the entitlement in which the usage falls; null where the vendor names none. */
  readonly entitlementTermId?: Maybe<Scalars['ID']['output']>;
  /** Given by Suger. */
  readonly id: Scalars['ID']['output'];
  /** What was added up, what of it was billed, and what the marketplace answered; null where the vendor leaves it out. */
  readonly info?: Maybe<SugerUsageRecordReportInfo>;
  /** Suger's own id of the organization; null where the vendor leaves it out. */
  readonly organizationId?: Maybe<Scalars['ID']['output']>;
  /** The marketplace that it is for: `AWS`, `AZURE`, `GCP`, or another of the vendor's many. */
  readonly partner?: Maybe<Scalars['String']['output']>;
  /** The product that was bought; null where the vendor names none. */
  readonly productId?: Maybe<Scalars['ID']['output']>;
};

/** A page of usage record reports, in the form of the GraphQL cursor connections specification. */
export type SugerUsageRecordReportConnection = {
  readonly __typename?: 'SugerUsageRecordReportConnection';
  /** The page, each report with its cursor. */
  readonly edges: ReadonlyArray<SugerUsageRecordReportEdge>;
  /** The page. A report that lacks its id is null, with one error at its place. */
  readonly nodes: ReadonlyArray<Maybe<SugerUsageRecordReport>>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A usage record report and the cursor behind it. */
export type SugerUsageRecordReportEdge = {
  readonly __typename?: 'SugerUsageRecordReportEdge';
  /** Opaque; valid for the same account and filters. Reports made while one pages may shift what follows it. */
  readonly cursor: Scalars['String']['output'];
  /** The report; null, with an error here, where it lacks its id. */
  readonly node?: Maybe<SugerUsageRecordReport>;
};

/**
 * Which usage record reports to list. At most one of `partner`, `buyerId` and `entitlementId`: the vendor takes no more,
 * and neither does the gateway (BAD_USER_INPUT). The dates bound the day on which a report was created.
 */
export type SugerUsageRecordReportFilter = {
  /** Only reports on this buyer. */
  readonly buyerId?: InputMaybe<Scalars['ID']['input']>;
  /** Last day of creation, in UTC, included. Default: today. */
  readonly endDate?: InputMaybe<Scalars['Date']['input']>;
  /** Only reports on this entitlement. */
  readonly entitlementId?: InputMaybe<Scalars['ID']['input']>;
  /** Only reports to this marketplace. */
  readonly partner?: InputMaybe<SugerPartner>;
  /** First day of creation, in UTC, included. Default: 30 days before `endDate`. After `endDate`: BAD_USER_INPUT. */
  readonly startDate?: InputMaybe<Scalars['Date']['input']>;
};

/**
 * What a report adds up and what became of it. Quantities are by the key of a usage dimension, amounts and prices in the
 * currency of the offer, which the vendor does not name here. null: the vendor leaves it out, as it does what does not
 * apply.
 */
export type SugerUsageRecordReportInfo = {
  readonly __typename?: 'SugerUsageRecordReportInfo';
  /** v2: the billable records of the hour, one figure per metric and combination of its groupings. */
  readonly aggregatedBillableRecords?: Maybe<ReadonlyArray<SugerAggregatedBillableRecord>>;
  /** What was sent to Alibaba Cloud, as it was (`PushMeteringData`); null for other marketplaces. */
  readonly alibabaMeteringRequest?: Maybe<Scalars['JSON']['output']>;
  /** What Alibaba Cloud answered, as it was; null before, and for other marketplaces. */
  readonly alibabaMeteringResponse?: Maybe<Scalars['JSON']['output']>;
  /** What was sent to AWS, as it was (`BatchMeterUsage` of AWS Marketplace Metering); null for other marketplaces. */
  readonly awsMeteringRequest?: Maybe<Scalars['JSON']['output']>;
  /**
   * What AWS answered, as it was: records that it took, refused and left unprocessed; null before, and for other
   * marketplaces.
   */
  readonly awsMeteringResponse?: Maybe<Scalars['JSON']['output']>;
  /** What was sent to Azure, as it was (a batch of usage events of its metering service); null for other marketplaces. */
  readonly azureMeteringRequest?: Maybe<Scalars['JSON']['output']>;
  /** What Azure answered, as it was, with a status per event; null before, and for other marketplaces. */
  readonly azureMeteringResponse?: Maybe<Scalars['JSON']['output']>;
  /** What the buyer committed to spend, where the offer has a commit. */
  readonly commitAmount?: Maybe<Scalars['Decimal']['output']>;
  /** What the buyer was granted as credit, where there is any. */
  readonly creditAmount?: Maybe<Scalars['Decimal']['output']>;
  /** v1: what was paid from credit. */
  readonly creditRecords?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Fractions carried over from earlier reports, before this one: marketplaces take whole numbers. */
  readonly decimalParts?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Each dimension's category, which Alibaba Cloud Marketplace demands. */
  readonly dimensionCategories?: Maybe<ReadonlyArray<SugerDimensionCategory>>;
  /** Each dimension's public list price per unit, in `quantity`. */
  readonly dimensionUnitListPrice?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Each dimension's price per unit, in `quantity`: the one negotiated in a private offer, else the public list price. */
  readonly dimensionUnitPrice?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Where the hour ends. */
  readonly endTime?: Maybe<Scalars['DateTime']['output']>;
  /** What was sent to Google Cloud, as it was (an operation of its Service Control API); null for other marketplaces. */
  readonly gcpMeteringRequest?: Maybe<Scalars['JSON']['output']>;
  /** What Google Cloud answered, as it was, with the operations that it refused; null before, and for other marketplaces. */
  readonly gcpMeteringResponse?: Maybe<Scalars['JSON']['output']>;
  /** v1: what the offer includes, and so is not charged. */
  readonly includedRecords?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** What Suger has to say about the status, in its own words; null where nothing. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Fractions carried on to the next report, after this one. */
  readonly newDecimalParts?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** The marketplace that it was sent to, mostly the same as on the report. */
  readonly partner?: Maybe<Scalars['String']['output']>;
  /**
   * What would have been reported had the commit not been taken off, where further usage is metered at list price
   * (`enableCommitWithAdditionalUsageAtListPrice`).
   */
  readonly recordsToReportBeforeAdjustmentAtListPrice?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** v1: what the marketplace was told, in whole numbers where it takes no others. */
  readonly reportedRecords?: Maybe<ReadonlyArray<UsageQuantity>>;
  /** Where the hour begins. */
  readonly startTime?: Maybe<Scalars['DateTime']['output']>;
  /** How far it has come; UNRECOGNIZED for a state that is new. */
  readonly status?: Maybe<SugerUsageRecordReportStatus>;
  /** The groups that were added up. */
  readonly usageRecordGroupIds?: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** How much of the commit was used up before this report. */
  readonly usedCommitAmount?: Maybe<Scalars['Decimal']['output']>;
  /** How much of the commit this report uses up. */
  readonly usedCommitAmountIncrement?: Maybe<Scalars['Decimal']['output']>;
  /** How much of the credit was used up before this report. */
  readonly usedCreditAmount?: Maybe<Scalars['Decimal']['output']>;
  /** How much of the credit this report uses up. */
  readonly usedCreditAmountIncrement?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * How far a usage record report has come. The vendor publishes the names alone; what is said of them here is our reading.
 * Its empty string is null.
 */
export type SugerUsageRecordReportStatus =
  /** Called off. */
  | 'CANCELED'
  /** Made, not yet answered. */
  | 'CREATED'
  /** Taken back. */
  | 'DELETED'
  /** It could not be made, or the marketplace refused it. */
  | 'FAILED'
  /** Billed to the buyer. */
  | 'INVOICED'
  /** The marketplace took it. */
  | 'SUCCESS'
  /** A state that the vendor has added since. */
  | 'UNRECOGNIZED';

/**
 * An account group, as an entity: what a supergraph that knows its account groups joins on. Whether the organization has
 * it is not checked.
 */
export type ThousandEyesAccountGroup = {
  readonly __typename?: 'ThousandEyesAccountGroup';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** The vendor's id of it, digits. */
  readonly aid: Scalars['ID']['output'];
  /**
   * Its name, as the row has it that led here. Where it was referred to by its key, as the rows of `tests` have it; null
   * where it has none.
   */
  readonly name?: Maybe<Scalars['String']['output']>;
  /**
   * Cloud units of the running month by test, of the tests that it owns; empty where it owns none. Asks
   * `GET /v7/usage?expand=test` with the account's own `aid`, once for all account groups. null, with one error here,
   * where that fails.
   */
  readonly tests?: Maybe<ReadonlyArray<Maybe<ThousandEyesTestUsage>>>;
};

/** The units allocated to one product. */
export type ThousandEyesAllocation = {
  readonly __typename?: 'ThousandEyesAllocation';
  /** Units allocated to it. */
  readonly allocatedUnits?: Maybe<Scalars['Decimal']['output']>;
  /** The product's name. */
  readonly productName?: Maybe<Scalars['String']['output']>;
};

/** How an organization's units are allocated. The vendor documents no more than the names of these fields. */
export type ThousandEyesAllocations = {
  readonly __typename?: 'ThousandEyesAllocations';
  /** One entry per product. It has no id: an entry without a name is given as it is. */
  readonly allocations?: Maybe<ReadonlyArray<Maybe<ThousandEyesAllocation>>>;
  /** Allocation units that are projected, in all. */
  readonly projected?: Maybe<Scalars['Decimal']['output']>;
  /** Allocation units used, in all. */
  readonly used?: Maybe<Scalars['Decimal']['output']>;
};

/** How many embedded endpoint agents one account group used in the running month. */
export type ThousandEyesEndpointAgentsEmbeddedUsage = {
  readonly __typename?: 'ThousandEyesEndpointAgentsEmbeddedUsage';
  /** The account group. The vendor is not asked. */
  readonly accountGroup: ThousandEyesAccountGroup;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the agents. */
  readonly aid: Scalars['ID']['output'];
  /** Its embedded endpoint agents in the month. */
  readonly endpointAgentsEmbeddedUsed?: Maybe<Scalars['Decimal']['output']>;
};

/** How many endpoint agents of the Essentials kind one account group used in the running month. */
export type ThousandEyesEndpointAgentsEssentialsUsage = {
  readonly __typename?: 'ThousandEyesEndpointAgentsEssentialsUsage';
  /** The account group. The vendor is not asked. */
  readonly accountGroup: ThousandEyesAccountGroup;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the agents. */
  readonly aid: Scalars['ID']['output'];
  /** Its endpoint agents of the Essentials kind in the month. */
  readonly endpointAgentsEssentialsUsed?: Maybe<Scalars['Decimal']['output']>;
};

/** How many endpoint agents one account group used in the running month. */
export type ThousandEyesEndpointAgentsUsage = {
  readonly __typename?: 'ThousandEyesEndpointAgentsUsage';
  /** The account group. The vendor is not asked. */
  readonly accountGroup: ThousandEyesAccountGroup;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the agents. */
  readonly aid: Scalars['ID']['output'];
  /** Its endpoint agents in the month. */
  readonly endpointAgentsUsed?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * Units that one enterprise agent used in the window, for the tests of one account group. The projected figure is not of
 * the window but, as everywhere, of the running month.
 */
export type ThousandEyesEnterpriseAgentUnits = {
  readonly __typename?: 'ThousandEyesEnterpriseAgentUnits';
  /** The account group; null where `aid` is. The vendor is not asked. */
  readonly accountGroup?: Maybe<ThousandEyesAccountGroup>;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** The vendor's id of the agent; null where it has none to give. */
  readonly agentId?: Maybe<Scalars['ID']['output']>;
  /** The agent's name. */
  readonly agentName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group whose tests ran on the agent; null where the vendor leaves it out. */
  readonly aid?: Maybe<Scalars['ID']['output']>;
  /** Enterprise units expected of the whole running month. Zero unless billing is metered. */
  readonly enterpriseUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units used in the window. */
  readonly enterpriseUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
};

/** A page of units by enterprise agent, in the form of the GraphQL cursor connections specification. */
export type ThousandEyesEnterpriseAgentUnitsConnection = {
  readonly __typename?: 'ThousandEyesEnterpriseAgentUnitsConnection';
  /** The page, each row with its cursor. */
  readonly edges: ReadonlyArray<ThousandEyesEnterpriseAgentUnitsEdge>;
  /** The page. A row that is no object is null, with one error at its place: none of the row's fields is always there. */
  readonly nodes: ReadonlyArray<Maybe<ThousandEyesEnterpriseAgentUnits>>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A row of units by enterprise agent and the cursor behind it. */
export type ThousandEyesEnterpriseAgentUnitsEdge = {
  readonly __typename?: 'ThousandEyesEnterpriseAgentUnitsEdge';
  /** Opaque; valid for the same account and window. */
  readonly cursor: Scalars['String']['output'];
  /** The row; null, with an error here, where it is no object. */
  readonly node?: Maybe<ThousandEyesEnterpriseAgentUnits>;
};

/** Enterprise units that one agent used in the running month, booked to the account group that created it. */
export type ThousandEyesEnterpriseAgentUnitsUsage = {
  readonly __typename?: 'ThousandEyesEnterpriseAgentUnitsUsage';
  /** The account group; null where `aid` is. The vendor is not asked. */
  readonly accountGroup?: Maybe<ThousandEyesAccountGroup>;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** The vendor's id of the agent; null where it has none to give. */
  readonly agentId?: Maybe<Scalars['ID']['output']>;
  /** The agent's name. */
  readonly agentName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that created the agent; null where the vendor leaves it out. */
  readonly aid?: Maybe<Scalars['ID']['output']>;
  /** Enterprise units that the whole month is expected to use, renewed hourly. Zero unless billing is metered. */
  readonly enterpriseUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units used so far in the month. */
  readonly enterpriseUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
};

/** How many enterprise agents one account group used in the running month. */
export type ThousandEyesEnterpriseAgentsUsage = {
  readonly __typename?: 'ThousandEyesEnterpriseAgentsUsage';
  /** The account group. The vendor is not asked. */
  readonly accountGroup: ThousandEyesAccountGroup;
  /** Name of the account group. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the agents. */
  readonly aid: Scalars['ID']['output'];
  /** Its enterprise agents in the month. */
  readonly enterpriseAgentsUsed?: Maybe<Scalars['Decimal']['output']>;
};

/**
 * The billing month, and what the contract includes in it. Figures are per month. null where the vendor leaves a field
 * out.
 */
export type ThousandEyesQuota = {
  readonly __typename?: 'ThousandEyesQuota';
  /** Cloud units included. */
  readonly cloudUnitsIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Device agents included, those of connected devices; null in older replies. */
  readonly deviceAgentsIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Embedded endpoint agents included. */
  readonly endpointAgentsEmbeddedIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Endpoint agents of the Essentials kind included. */
  readonly endpointAgentsEssentialsIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Endpoint agents included. */
  readonly endpointAgentsIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise agents included. Zero unless billing is the legacy one, which counts agents and not units. */
  readonly enterpriseAgentsIncluded?: Maybe<Scalars['Decimal']['output']>;
  /** Where the month ends, in UTC: the first instant of the next. */
  readonly monthEnd?: Maybe<Scalars['DateTime']['output']>;
  /** Where the month begins, in UTC. It need not be the 1st. */
  readonly monthStart?: Maybe<Scalars['DateTime']['output']>;
};

/**
 * Units that one test used in the window. The projected figures are not of the window but, as everywhere, of the running
 * month.
 */
export type ThousandEyesTestUnits = {
  readonly __typename?: 'ThousandEyesTestUnits';
  /** The account group that owns the test; null where `aid` is. The vendor is not asked. */
  readonly accountGroup?: Maybe<ThousandEyesAccountGroup>;
  /** Name of the account group that owns the test. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the test; null where the vendor leaves it out. */
  readonly aid?: Maybe<Scalars['ID']['output']>;
  /** Cloud units that the test is expected to use in the whole running month. */
  readonly cloudUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Units that cloud agents used in running the test, in the window. */
  readonly cloudUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units that the test is expected to use in the whole running month. */
  readonly enterpriseUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Units that enterprise agents used in running the test, in the window. */
  readonly enterpriseUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** True for an instant test, false for a scheduled one. */
  readonly isInstantTest?: Maybe<Scalars['Boolean']['output']>;
  /** The vendor's id of the test. */
  readonly testId: Scalars['ID']['output'];
  /** The test's name. */
  readonly testName?: Maybe<Scalars['String']['output']>;
  /** What kind of test, in words for people (`Web-Page Load`). Not a closed set; the vendor advises against parsing it. */
  readonly testType?: Maybe<Scalars['String']['output']>;
};

/** A page of units by test, in the form of the GraphQL cursor connections specification. */
export type ThousandEyesTestUnitsConnection = {
  readonly __typename?: 'ThousandEyesTestUnitsConnection';
  /** The page, each row with its cursor. */
  readonly edges: ReadonlyArray<ThousandEyesTestUnitsEdge>;
  /** The page. A row that lacks its `testId` is null, with one error at its place. */
  readonly nodes: ReadonlyArray<Maybe<ThousandEyesTestUnits>>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A row of units by test and the cursor behind it. */
export type ThousandEyesTestUnitsEdge = {
  readonly __typename?: 'ThousandEyesTestUnitsEdge';
  /** Opaque; valid for the same account, `aid` and window. */
  readonly cursor: Scalars['String']['output'];
  /** The row; null, with an error here, where it lacks its `testId`. */
  readonly node?: Maybe<ThousandEyesTestUnits>;
};

/** Cloud units that one test used in the running month. */
export type ThousandEyesTestUsage = {
  readonly __typename?: 'ThousandEyesTestUsage';
  /** The account group that owns the test; null where `aid` is. The vendor is not asked. */
  readonly accountGroup?: Maybe<ThousandEyesAccountGroup>;
  /** Name of the account group that owns the test. */
  readonly accountGroupName?: Maybe<Scalars['String']['output']>;
  /** Id of the account group that owns the test; null where the vendor leaves it out. */
  readonly aid?: Maybe<Scalars['ID']['output']>;
  /** Cloud units that the whole month is expected to use, renewed hourly; null for a new test until it is computed. */
  readonly cloudUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Cloud units used so far in the month. */
  readonly cloudUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** The vendor's id of the test. */
  readonly testId: Scalars['ID']['output'];
  /** The test's name. */
  readonly testName?: Maybe<Scalars['String']['output']>;
  /** What kind of test, in words for people (`Web-Page Load`). Not a closed set; the vendor advises against parsing it. */
  readonly testType?: Maybe<Scalars['String']['output']>;
};

/**
 * Usage of an organization in the running month, over all its account groups. Units are the vendor's billing units. What
 * is projected or said of the next month is computed anew every hour, from what was used so far and the tests that are
 * enabled. A total is null where the vendor leaves it out. Each of the six lists is asked for only where it is selected,
 * all in the same call; a row that lacks what identifies it is null at its place, with one error there.
 */
export type ThousandEyesUsage = {
  readonly __typename?: 'ThousandEyesUsage';
  /** The account that it was read from, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** How units are allocated to products, which needs no `expand`; null in older replies. */
  readonly allocations?: Maybe<ThousandEyesAllocations>;
  /** Cloud units that the next month is expected to use. */
  readonly cloudUnitsNextBillingPeriod?: Maybe<Scalars['Decimal']['output']>;
  /** Cloud units that the whole month is expected to use. */
  readonly cloudUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Cloud units used so far: tests on the vendor's own agents. May be more than `tests` add up to. */
  readonly cloudUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** Connected device units that the next month is expected to use; null in older replies. */
  readonly connectedDevicesUnitsNextBillingPeriod?: Maybe<Scalars['Decimal']['output']>;
  /** Connected device units that the whole month is expected to use; null in older replies. */
  readonly connectedDevicesUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Connected device units used so far; null in older replies. */
  readonly connectedDevicesUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** Endpoint agents by account group (`expand=endpoint-agent`). A row without an `aid` is null. */
  readonly endpointAgents?: Maybe<ReadonlyArray<Maybe<ThousandEyesEndpointAgentsUsage>>>;
  /** Embedded endpoint agents by account group (`expand=endpoint-agent-embedded`). A row without an `aid` is null. */
  readonly endpointAgentsEmbedded?: Maybe<ReadonlyArray<Maybe<ThousandEyesEndpointAgentsEmbeddedUsage>>>;
  /** Embedded endpoint agents: the most that were enabled in any one hour of the month so far. */
  readonly endpointAgentsEmbeddedUsed?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Endpoint agents of the Essentials kind by account group (`expand=endpoint-agent-essential`). A row without an `aid` is
   * null.
   */
  readonly endpointAgentsEssentials?: Maybe<ReadonlyArray<Maybe<ThousandEyesEndpointAgentsEssentialsUsage>>>;
  /** Endpoint agents of the Essentials kind: the most that were enabled in any one hour of the month so far. */
  readonly endpointAgentsEssentialsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** Endpoint agents: the most that were enabled in any one hour of the month so far. */
  readonly endpointAgentsUsed?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Enterprise units by agent (`expand=enterprise-agent-unit`). All of a shared agent's units are booked to the account
   * group that created it; `Query.thousandEyesEnterpriseAgentUnits` spreads them. Zeros unless billing is metered.
   */
  readonly enterpriseAgentUnits?: Maybe<ReadonlyArray<Maybe<ThousandEyesEnterpriseAgentUnitsUsage>>>;
  /** Enterprise agents by account group (`expand=enterprise-agent`). A row without an `aid` is null. */
  readonly enterpriseAgents?: Maybe<ReadonlyArray<Maybe<ThousandEyesEnterpriseAgentsUsage>>>;
  /** Enterprise agents: the most that were enabled in any one hour of the month so far. */
  readonly enterpriseAgentsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units that the next month is expected to use. Zero unless billing is metered. */
  readonly enterpriseUnitsNextBillingPeriod?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units that the whole month is expected to use. Zero unless billing is metered. */
  readonly enterpriseUnitsProjected?: Maybe<Scalars['Decimal']['output']>;
  /** Enterprise units used so far: tests on the customer's own agents. Zero unless billing is metered. */
  readonly enterpriseUnitsUsed?: Maybe<Scalars['Decimal']['output']>;
  /** The billing month, and what the contract includes in it. */
  readonly quota?: Maybe<ThousandEyesQuota>;
  /** Cloud units by test (`expand=test`). A row without a `testId` is null. */
  readonly tests?: Maybe<ReadonlyArray<Maybe<ThousandEyesTestUsage>>>;
};

/**
 * One of the organization's totals of the running month as normalised usage: each that was used, and each that is
 * projected for the month. Lists by test, agent or account group are parts of the totals and give no records, nor does the
 * forecast of the next month. `complete` is true only for the month's start up to the current minute or later: of a part
 * of it, or of another month, the vendor has no figures.
 */
export type ThousandEyesUsageRecord = UsageRecord & {
  readonly __typename?: 'ThousandEyesUsageRecord';
  /** The account that it was read from. */
  readonly account: UsageAccount;
  /** LAST for units, a running figure of the month; MAX for agents, of which the vendor counts the highest hour. */
  readonly aggregation: UsageAggregation;
  /** Always empty. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /** PROVISIONAL for what was used, PROJECTED for the vendor's own forecast. Never FINAL: the month is running. */
  readonly finality: UsageFinality;
  /** A digest of the account and everything that identifies the figure: the vendor has no id for it. */
  readonly id: Scalars['ID']['output'];
  /**
   * The total's wire name: `cloudUnitsUsed`, `cloudUnitsProjected`, the same of `enterpriseUnits` and
   * `connectedDevicesUnits`, `endpointAgentsUsed`, `endpointAgentsEssentialsUsed`, `endpointAgentsEmbeddedUsed`,
   * `enterpriseAgentsUsed`. Never add up what was used with what is projected: the one is part of the other.
   */
  readonly metric: Scalars['String']['output'];
  /** The billing month: `monthStart` to `monthEnd` of the quota. It is given for every window that it overlaps. */
  readonly period: UsageWindow;
  /** The total as of the answer. */
  readonly quantity: Scalars['Decimal']['output'];
  /** What the contract includes in the month; null where the vendor leaves it out. */
  readonly quota?: Maybe<ThousandEyesQuota>;
  /** Always null: the totals are the whole organization's. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** Units, or Agents. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/** What changes about a billable metric: one thing at least. */
export type UpdateSugerBillableMetricInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** Free text of up to 300 characters, also empty; null leaves it as it is. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The metric's, 1 to 36 characters. */
  readonly id: Scalars['ID']['input'];
  /** A label of 4 to 50 characters; null leaves it as it is. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** DELETED gives the metric up, ACTIVE takes it back; null leaves it as it is. UNRECOGNIZED is BAD_USER_INPUT. */
  readonly status?: InputMaybe<SugerBillableMetricStatus>;
};

/** How usage is to be metered at marketplaces. */
export type UpdateSugerUsageMeteringConfigInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** One entry per marketplace, one at least; marketplaces without an entry stay as they are. */
  readonly partnerUsageMeteringConfigs: ReadonlyArray<SugerPartnerUsageMeteringConfigInput>;
};

/**
 * One set of credentials at one vendor. `id` is "<provider>:<the vendor's own id>": suger:org1,
 * notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8.
 */
export type UsageAccount = {
  readonly __typename?: 'UsageAccount';
  /** What can be asked of this account. Nothing is asked for it. */
  readonly capabilities: UsageAccountCapabilities;
  /** The vendor's own id of what the credentials open: an organization, a project. */
  readonly externalId: Scalars['ID']['output'];
  /** How the vendor has answered this gateway lately. Nothing is asked for it. */
  readonly health: UsageAccountHealth;
  /** Stable as long as the vendor's own id is. */
  readonly id: Scalars['ID']['output'];
  /** A label from the configuration; the id where there is none. */
  readonly name: Scalars['String']['output'];
  /** The vendor. */
  readonly provider: UsageProvider;
  /** What the vendor allows and what is left, as last seen on its own headers; null before the first answer or where it sends none. */
  readonly rateLimit?: Maybe<UsageRateLimit>;
  /** Usage of this account alone; arguments as on `Query.usages`. */
  readonly usage?: Maybe<AccountUsage>;
};


/**
 * One set of credentials at one vendor. `id` is "<provider>:<the vendor's own id>": suger:org1,
 * notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8.
 */
export type UsageAccountUsageArgs = {
  dimensions?: InputMaybe<ReadonlyArray<UsageDimensionInput>>;
  metrics?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  subjects?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  window?: InputMaybe<UsageWindowInput>;
};

/** What can be asked of an account: from the vendor's documentation. */
export type UsageAccountCapabilities = {
  readonly __typename?: 'UsageAccountCapabilities';
  /** How many items the vendor gives in one answer at most; null where it documents no such bound. */
  readonly maxPageSize?: Maybe<Scalars['Int']['output']>;
  /** The metrics that records of this account bear; empty where they are the customer's own and known only from the records. */
  readonly metrics: ReadonlyArray<Scalars['String']['output']>;
  /** The buckets that the vendor itself keeps; empty where its records are instants, or of the window that was asked for. */
  readonly periods: ReadonlyArray<UsageInterval>;
  /** How far back the vendor serves usage, as an ISO 8601 duration; null where it documents none. */
  readonly retention?: Maybe<Scalars['String']['output']>;
  /** The names of the mutations that report usage to this account; empty where there are none. */
  readonly writes: ReadonlyArray<Scalars['String']['output']>;
};

/** What the gateway has seen of a vendor, since it was started. */
export type UsageAccountHealth = {
  readonly __typename?: 'UsageAccountHealth';
  /** The code of the latest error, as in `extensions.code`, never a message of the vendor; null while there was none. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** Since when it is in this state. */
  readonly since: Scalars['DateTime']['output'];
  /** The state. */
  readonly state: UsageAccountState;
};

/** How a vendor has answered lately. */
export type UsageAccountState =
  /** The latest call failed. */
  | 'DEGRADED'
  /** It answered the latest call. */
  | 'OK'
  /** So many calls failed that it is left alone for a while. */
  | 'OPEN'
  /** Not asked yet. */
  | 'UNTRIED';

/** How quantities of one metric combine over time. */
export type UsageAggregation =
  /** Each counts one; counts add up. */
  | 'COUNT'
  /** The latest counts: a running figure. */
  | 'LAST'
  /** The highest counts. */
  | 'MAX'
  /** They add up. */
  | 'SUM'
  /** Distinct values are counted: figures of two spans do not add up. */
  | 'UNIQUE_COUNT'
  /** Unknown, also where it could not be read: never added up. */
  | 'UNRECOGNIZED';

/** A label of a usage record: by what its vendor splits the figure. */
export type UsageDimension = {
  readonly __typename?: 'UsageDimension';
  /** The label's name, as the vendor spells it. */
  readonly key: Scalars['String']['output'];
  /** Its value; what the vendor holds as a number or a truth value is written as JSON writes it. */
  readonly value: Scalars['String']['output'];
};

/** A label that a record must have. */
export type UsageDimensionInput = {
  /** The label's name, as the vendor spells it. */
  readonly key: Scalars['String']['input'];
  /** The value, compared character by character. */
  readonly value: Scalars['String']['input'];
};

/** How settled a quantity is. */
export type UsageFinality =
  /** The vendor has closed it. */
  | 'FINAL'
  /** The vendor's own forecast. */
  | 'PROJECTED'
  /** The vendor may still change it. */
  | 'PROVISIONAL';

/** A length of time by which vendors cut usage. */
export type UsageInterval =
  /** A calendar day. */
  | 'DAY'
  /** 60 minutes. */
  | 'HOUR'
  /** A calendar month. */
  | 'MONTH'
  /** A calendar week, from Monday. */
  | 'WEEK';

/** The vendors whose usage this gateway reads, in the order in which `usages` gives them. */
export type UsageProvider =
  /**
   * AMIE, the accounting of ACCESS (formerly XSEDE): usage of research computing. An account is a site, `amie:<site
   * name>`.
   */
  | 'AMIE'
  /** GraalSystems: usage of a cloud platform for data. An account is a tenant, `graalsystems:<tenant id>`. */
  | 'GRAALSYSTEMS'
  /** Notehub of Blues: usage of connected devices. An account is a project, `notehub:<project or product UID>`. */
  | 'NOTEHUB'
  /** Suger: usage metering of cloud marketplaces. An account is an organization, `suger:<organization id>`. */
  | 'SUGER'
  /**
   * ThousandEyes of Cisco: network tests, counted in units, and agents. An account is a token with its account group,
   * `thousandeyes:<aid>`, or `thousandeyes:default` where none is configured.
   */
  | 'THOUSANDEYES';

/** One entry of a vendor's map from names to numbers. */
export type UsageQuantity = {
  readonly __typename?: 'UsageQuantity';
  /** The name, as the vendor spells it. */
  readonly key: Scalars['String']['output'];
  /** null where the vendor gives none for it. */
  readonly quantity?: Maybe<Scalars['Decimal']['output']>;
};

/** One entry of a map from names to numbers. A name may come once in a list. */
export type UsageQuantityInput = {
  /** The name, as the vendor spells it. */
  readonly key: Scalars['String']['input'];
  /** How much, exactly; not below zero. */
  readonly quantity: Scalars['Decimal']['input'];
};

/** A vendor's limit on calls. */
export type UsageRateLimit = {
  readonly __typename?: 'UsageRateLimit';
  /** Calls in the vendor's window; null where it does not say. */
  readonly limit?: Maybe<Scalars['Int']['output']>;
  /** Calls left; 0 after it refused one. */
  readonly remaining?: Maybe<Scalars['Int']['output']>;
  /** When calls are let in again; null where it does not say. */
  readonly resetAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What this gateway knows of one report. It is kept for 90 days after its last change, unless configured otherwise. */
export type UsageReceipt = {
  readonly __typename?: 'UsageReceipt';
  /** null where the account is no longer configured. */
  readonly account?: Maybe<UsageAccount>;
  /** The account that was reported to, as in `UsageAccount.id`. */
  readonly accountId: Scalars['ID']['output'];
  /** How many requests were made to the vendor to send it, those that were refused or broken off included. A large report takes several. */
  readonly attempts: Scalars['Int']['output'];
  /** The same however often the report is repeated with its key. */
  readonly id: Scalars['ID']['output'];
  /** As the caller chose it; one per account and operation. */
  readonly idempotencyKey: Scalars['String']['output'];
  /** The mutation's name. */
  readonly operation: Scalars['String']['output'];
  /** What became of each record, in the order of the report. */
  readonly records: ReadonlyArray<UsageRecordOutcome>;
  /**
   * The whole report's: UNKNOWN, SENDING or QUEUED where any record is (in this order), PARTIAL where some were refused, else what
   * all records are.
   */
  readonly status: UsageReceiptStatus;
  /** When the gateway took the report: what it stands for where the caller left a time out. */
  readonly submittedAt: Scalars['DateTime']['output'];
  /** When anything of it last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of receipts, in the form of the GraphQL cursor connections specification. */
export type UsageReceiptConnection = {
  readonly __typename?: 'UsageReceiptConnection';
  /** The page, each receipt with its cursor. */
  readonly edges: ReadonlyArray<UsageReceiptEdge>;
  /** The page. */
  readonly nodes: ReadonlyArray<UsageReceipt>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A receipt and the cursor behind it. */
export type UsageReceiptEdge = {
  readonly __typename?: 'UsageReceiptEdge';
  /** Opaque; valid for the same filters. */
  readonly cursor: Scalars['String']['output'];
  /** The receipt. */
  readonly node?: Maybe<UsageReceipt>;
};

/** How a report, or one record of it, stands. */
export type UsageReceiptStatus =
  /**
   * The vendor took it and processes it later (AMIE). Failures show up per record; that it was loaded can be seen only where the
   * vendor lets one look.
   */
  | 'ACCEPTED'
  /** The vendor took it. */
  | 'CONFIRMED'
  /** Some records were refused; see `records`. */
  | 'PARTIAL'
  /** Durably recorded; not sent yet, or certainly not processed: it will be delivered. */
  | 'QUEUED'
  /** The vendor refused it, and has nothing of it; see `records` for why. */
  | 'REJECTED'
  /** On its way: sent, the answer still awaited. */
  | 'SENDING'
  /**
   * Sent, and no answer tells whether it was processed: it is being looked up at the vendor, and never sent again blindly. `code`
   * says what is known, WRITE_OUTCOME_UNKNOWN where the vendor does not show what it has; `message` says where a person must
   * decide, with `usage-gateway receipts`.
   */
  | 'UNKNOWN';

/**
 * One figure of usage, under the vendor's own name. The records of a window are chosen so that adding them up is right: nothing
 * appears twice under one metric.
 */
export type UsageRecord = {
  /** The account it was read from. */
  readonly account: UsageAccount;
  /** How quantities of this metric combine. */
  readonly aggregation: UsageAggregation;
  /** What the vendor splits the figure by, in the vendor's order. */
  readonly dimensions: ReadonlyArray<UsageDimension>;
  /** Whether the vendor may still change it. */
  readonly finality: UsageFinality;
  /** The same record asked again has the same id, also where the vendor has none. */
  readonly id: Scalars['ID']['output'];
  /** The vendor's own name of what is measured. */
  readonly metric: Scalars['String']['output'];
  /** When it was used; from = to is an instant. */
  readonly period: UsageWindow;
  /** How much, exactly. */
  readonly quantity: Scalars['Decimal']['output'];
  /** What used it: a product reference, an entitlement, a device, a resource; null where the vendor names none. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** In FOCUS unit format: Bytes, Packets, Events, Sessions, Units. null where the vendor documents none: never guessed. */
  readonly unit?: Maybe<Scalars['String']['output']>;
};

/** A page of records, in the form of the GraphQL cursor connections specification. */
export type UsageRecordConnection = {
  readonly __typename?: 'UsageRecordConnection';
  /** When the vendor gave the answer; earlier than now where it came from a cache. */
  readonly asOf: Scalars['DateTime']['output'];
  /** False where the vendor cannot serve the whole window: never read a short list as the whole. */
  readonly complete: Scalars['Boolean']['output'];
  /** The page, each record with its cursor. */
  readonly edges: ReadonlyArray<UsageRecordEdge>;
  /** The page. A record that could not be read whole is null, with an error at its place. */
  readonly nodes: ReadonlyArray<Maybe<UsageRecord>>;
  /** Whether and where it goes on. */
  readonly pageInfo: PageInfo;
};

/** A record and the cursor behind it. */
export type UsageRecordEdge = {
  readonly __typename?: 'UsageRecordEdge';
  /** Opaque; valid for the same account, window and filters. */
  readonly cursor: Scalars['String']['output'];
  /** The record; null, with an error here, where it could not be read whole. */
  readonly node?: Maybe<UsageRecord>;
};

/** What became of one record of a report. */
export type UsageRecordOutcome = {
  readonly __typename?: 'UsageRecordOutcome';
  /** An error code, as in `extensions.code`: why the record is not CONFIRMED or ACCEPTED; null where there is nothing to say. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Its place in the report, from 0. */
  readonly index: Scalars['Int']['output'];
  /** The record's own: a dimension or metric key, a LocalRecordID, a group's index; null where it has none. */
  readonly key?: Maybe<Scalars['String']['output']>;
  /** For people; the vendor's own words where it refused the record. Never to be parsed. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The vendor's id of what it made of the record; null where it gives none, or is not known to have taken it. */
  readonly providerReference?: Maybe<Scalars['ID']['output']>;
  /** Of this record alone. */
  readonly status: UsageReceiptStatus;
};

/** A span of time, half-open: from <= t < to; from = to is an instant. */
export type UsageWindow = {
  readonly __typename?: 'UsageWindow';
  /** The first instant inside. */
  readonly from: Scalars['DateTime']['output'];
  /** The first instant after it; equal to `from` where the usage happened at an instant. */
  readonly to: Scalars['DateTime']['output'];
};

/** A span of time, half-open: from <= t < to. At most 400 days. from = to is empty; from > to is BAD_USER_INPUT. */
export type UsageWindowInput = {
  /** The first instant inside. */
  readonly from: Scalars['DateTime']['input'];
  /** The first instant after it. */
  readonly to: Scalars['DateTime']['input'];
};

/** Groups about which the vendor is asked whether it would take them. */
export type ValidateSugerUsageRecordGroupsInput = {
  /** By `UsageAccount.id`. May be left out where one Suger account is configured. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 1,000 groups. */
  readonly groups: ReadonlyArray<SugerUsageRecordGroupInput>;
};



export type ResolverTypeWrapper<T> = T | Error | Promise<T | Error>;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  AmieResource: AmieResource;
  NotehubDevice: NotehubDevice;
  NotehubFleet: NotehubFleet;
  SugerBillableMetric: SugerBillableMetric;
  SugerBuyer: SugerBuyer;
  SugerEntitlement: SugerEntitlement;
  ThousandEyesAccountGroup: ThousandEyesAccountGroup;
  UsageAccount: UsageAccount;
  UsageReceipt: UsageReceipt;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  AmieResource:
    ( { __typename: 'AmieResource' }
    & GraphQLRecursivePick<FederationTypes['AmieResource'], {"accountId":true,"name":true}> );
  NotehubDevice:
    ( { __typename: 'NotehubDevice' }
    & GraphQLRecursivePick<FederationTypes['NotehubDevice'], {"accountId":true,"uid":true}> );
  NotehubFleet:
    ( { __typename: 'NotehubFleet' }
    & GraphQLRecursivePick<FederationTypes['NotehubFleet'], {"accountId":true,"uid":true}> );
  SugerBillableMetric:
    ( { __typename: 'SugerBillableMetric' }
    & GraphQLRecursivePick<FederationTypes['SugerBillableMetric'], {"accountId":true,"id":true}> );
  SugerBuyer:
    ( { __typename: 'SugerBuyer' }
    & GraphQLRecursivePick<FederationTypes['SugerBuyer'], {"accountId":true,"id":true}> );
  SugerEntitlement:
    ( { __typename: 'SugerEntitlement' }
    & GraphQLRecursivePick<FederationTypes['SugerEntitlement'], {"accountId":true,"id":true}> );
  ThousandEyesAccountGroup:
    ( { __typename: 'ThousandEyesAccountGroup' }
    & GraphQLRecursivePick<FederationTypes['ThousandEyesAccountGroup'], {"accountId":true,"aid":true}> );
  UsageAccount:
    ( { __typename: 'UsageAccount' }
    & GraphQLRecursivePick<FederationTypes['UsageAccount'], {"id":true}> );
  UsageReceipt:
    ( { __typename: 'UsageReceipt' }
    & GraphQLRecursivePick<FederationTypes['UsageReceipt'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  AmieRecord:
    | ( Model<AmieAdjustmentRecord> )
    | ( Model<AmieComputeRecord> )
    | ( Model<AmieStorageRecord> )
    | ( Model<AmieUnrecognizedRecord> )
  ;
  UsageRecord:
    | ( Model<Omit<AmieUsage, 'account' | 'resource'> & { account: _RefType['UsageAccount'], resource: _RefType['AmieResource'] }> )
    | ( Model<Omit<GraalSystemsUsage, 'account'> & { account: _RefType['UsageAccount'] }> )
    | ( Model<Omit<NotehubUsage, 'account'> & { account: _RefType['UsageAccount'] }> )
    | ( Model<Omit<SugerUsage, 'account'> & { account: _RefType['UsageAccount'] }> )
    | ( Model<Omit<ThousandEyesUsageRecord, 'account'> & { account: _RefType['UsageAccount'] }> )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccountUsage: ResolverTypeWrapper<Model<Omit<AccountUsage, 'account' | 'records'> & { account: ResolversTypes['UsageAccount'], records?: Maybe<ResolversTypes['UsageRecordConnection']> }>>;
  String: ResolverTypeWrapper<Model<Scalars['String']['output']>>;
  Int: ResolverTypeWrapper<Model<Scalars['Int']['output']>>;
  AmieAdjustmentRecord: ResolverTypeWrapper<Model<AmieAdjustmentRecord>>;
  AmieAdjustmentRecordInput: ResolverTypeWrapper<Model<AmieAdjustmentRecordInput>>;
  AmieAdjustmentType: ResolverTypeWrapper<Model<AmieAdjustmentType>>;
  AmieComputeRecord: ResolverTypeWrapper<Model<AmieComputeRecord>>;
  AmieComputeRecordInput: ResolverTypeWrapper<Model<AmieComputeRecordInput>>;
  AmieFailedRecord: ResolverTypeWrapper<Model<Omit<AmieFailedRecord, 'record'> & { record?: Maybe<ResolversTypes['AmieRecord']> }>>;
  ID: ResolverTypeWrapper<Model<Scalars['ID']['output']>>;
  AmieLoadError: ResolverTypeWrapper<Model<Omit<AmieLoadError, 'records'> & { records: ReadonlyArray<Maybe<ResolversTypes['AmieRecord']>> }>>;
  AmieRecord: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['AmieRecord']>;
  AmieResource: ResolverTypeWrapper<Model<Omit<AmieResource, 'status'> & { status?: Maybe<ResolversTypes['AmieResourceStatus']> }>>;
  AmieResourceStatus: ResolverTypeWrapper<Model<Omit<AmieResourceStatus, 'errors' | 'resource'> & { errors: ReadonlyArray<ResolversTypes['AmieLoadError']>, resource: ResolversTypes['AmieResource'] }>>;
  AmieStorageRecord: ResolverTypeWrapper<Model<AmieStorageRecord>>;
  AmieStorageRecordInput: ResolverTypeWrapper<Model<AmieStorageRecordInput>>;
  AmieUnrecognizedRecord: ResolverTypeWrapper<Model<AmieUnrecognizedRecord>>;
  AmieUsage: ResolverTypeWrapper<Model<Omit<AmieUsage, 'account' | 'resource'> & { account: ResolversTypes['UsageAccount'], resource: ResolversTypes['AmieResource'] }>>;
  BatchReportSugerUsageRecordGroupsInput: ResolverTypeWrapper<Model<BatchReportSugerUsageRecordGroupsInput>>;
  Boolean: ResolverTypeWrapper<Model<Scalars['Boolean']['output']>>;
  BatchReportSugerUsageRecordGroupsPayload: ResolverTypeWrapper<Model<Omit<BatchReportSugerUsageRecordGroupsPayload, 'receipt'> & { receipt: ResolversTypes['UsageReceipt'] }>>;
  CreateGraalSystemsUsageInput: ResolverTypeWrapper<Model<CreateGraalSystemsUsageInput>>;
  CreateGraalSystemsUsagePayload: ResolverTypeWrapper<Model<Omit<CreateGraalSystemsUsagePayload, 'receipt' | 'usage'> & { receipt: ResolversTypes['UsageReceipt'], usage?: Maybe<ResolversTypes['GraalSystemsUsage']> }>>;
  CreateSugerBillableMetricInput: ResolverTypeWrapper<Model<CreateSugerBillableMetricInput>>;
  Date: ResolverTypeWrapper<Model<Scalars['Date']['output']>>;
  DateTime: ResolverTypeWrapper<Model<Scalars['DateTime']['output']>>;
  Decimal: ResolverTypeWrapper<Model<Scalars['Decimal']['output']>>;
  GraalSystemsUsage: ResolverTypeWrapper<Model<Omit<GraalSystemsUsage, 'account'> & { account: ResolversTypes['UsageAccount'] }>>;
  JSON: ResolverTypeWrapper<Model<Scalars['JSON']['output']>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NotehubDataUsage: ResolverTypeWrapper<Model<NotehubDataUsage>>;
  NotehubDevice: ResolverTypeWrapper<Model<NotehubDevice>>;
  NotehubDeviceUsage: ResolverTypeWrapper<Model<NotehubDeviceUsage>>;
  NotehubEventsUsage: ResolverTypeWrapper<Model<NotehubEventsUsage>>;
  NotehubFleet: ResolverTypeWrapper<Model<NotehubFleet>>;
  NotehubFleetUsage: ResolverTypeWrapper<Model<NotehubFleetUsage>>;
  NotehubPeriod: ResolverTypeWrapper<Model<NotehubPeriod>>;
  NotehubProjectUsage: ResolverTypeWrapper<Model<NotehubProjectUsage>>;
  NotehubRouteLogsUsage: ResolverTypeWrapper<Model<NotehubRouteLogsUsage>>;
  NotehubRouteUsage: ResolverTypeWrapper<Model<NotehubRouteUsage>>;
  NotehubSessionsUsage: ResolverTypeWrapper<Model<NotehubSessionsUsage>>;
  NotehubUsage: ResolverTypeWrapper<Model<Omit<NotehubUsage, 'account'> & { account: ResolversTypes['UsageAccount'] }>>;
  PageInfo: ResolverTypeWrapper<Model<PageInfo>>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReportAmieAdjustmentsInput: ResolverTypeWrapper<Model<ReportAmieAdjustmentsInput>>;
  ReportAmieComputeUsageInput: ResolverTypeWrapper<Model<ReportAmieComputeUsageInput>>;
  ReportAmieStorageUsageInput: ResolverTypeWrapper<Model<ReportAmieStorageUsageInput>>;
  ReportAmieUsagePayload: ResolverTypeWrapper<Model<Omit<ReportAmieUsagePayload, 'failedRecords' | 'receipt'> & { failedRecords: ReadonlyArray<ResolversTypes['AmieFailedRecord']>, receipt: ResolversTypes['UsageReceipt'] }>>;
  ReportSugerUsageRecordGroupInput: ResolverTypeWrapper<Model<ReportSugerUsageRecordGroupInput>>;
  ReportSugerUsageRecordGroupPayload: ResolverTypeWrapper<Model<Omit<ReportSugerUsageRecordGroupPayload, 'receipt'> & { receipt: ResolversTypes['UsageReceipt'] }>>;
  SugerAggregatedBillableRecord: ResolverTypeWrapper<Model<SugerAggregatedBillableRecord>>;
  SugerBillableMetric: ResolverTypeWrapper<Model<SugerBillableMetric>>;
  SugerBillableMetricFilter: ResolverTypeWrapper<Model<SugerBillableMetricFilter>>;
  SugerBillableMetricFilterGroup: ResolverTypeWrapper<Model<SugerBillableMetricFilterGroup>>;
  SugerBillableMetricFilterGroupInput: ResolverTypeWrapper<Model<SugerBillableMetricFilterGroupInput>>;
  SugerBillableMetricFilterInput: ResolverTypeWrapper<Model<SugerBillableMetricFilterInput>>;
  SugerBillableMetricFilterOperation: ResolverTypeWrapper<Model<SugerBillableMetricFilterOperation>>;
  SugerBillableMetricFilterValueType: ResolverTypeWrapper<Model<SugerBillableMetricFilterValueType>>;
  SugerBillableMetricInfo: ResolverTypeWrapper<Model<SugerBillableMetricInfo>>;
  SugerBillableMetricInfoInput: ResolverTypeWrapper<Model<SugerBillableMetricInfoInput>>;
  SugerBillableMetricStatus: ResolverTypeWrapper<Model<SugerBillableMetricStatus>>;
  SugerBillableRecord: ResolverTypeWrapper<Model<SugerBillableRecord>>;
  SugerBillableRecordInput: ResolverTypeWrapper<Model<SugerBillableRecordInput>>;
  SugerBuyer: ResolverTypeWrapper<Model<SugerBuyer>>;
  SugerDimensionCategory: ResolverTypeWrapper<Model<SugerDimensionCategory>>;
  SugerDimensionMapping: ResolverTypeWrapper<Model<SugerDimensionMapping>>;
  SugerDimensionMappingInput: ResolverTypeWrapper<Model<SugerDimensionMappingInput>>;
  SugerDimensionMappingMode: ResolverTypeWrapper<Model<SugerDimensionMappingMode>>;
  SugerDimensionMappingV2: ResolverTypeWrapper<Model<SugerDimensionMappingV2>>;
  SugerDimensionMappingV2Input: ResolverTypeWrapper<Model<SugerDimensionMappingV2Input>>;
  SugerDimensionMappingValue: ResolverTypeWrapper<Model<SugerDimensionMappingValue>>;
  SugerDimensionMappingValueInput: ResolverTypeWrapper<Model<SugerDimensionMappingValueInput>>;
  SugerEntitlement: ResolverTypeWrapper<Model<SugerEntitlement>>;
  SugerPartner: ResolverTypeWrapper<Model<SugerPartner>>;
  SugerPartnerUsageMeteringConfig: ResolverTypeWrapper<Model<SugerPartnerUsageMeteringConfig>>;
  SugerPartnerUsageMeteringConfigInput: ResolverTypeWrapper<Model<SugerPartnerUsageMeteringConfigInput>>;
  SugerProperty: ResolverTypeWrapper<Model<SugerProperty>>;
  SugerPropertyInput: ResolverTypeWrapper<Model<SugerPropertyInput>>;
  SugerUniqueCountAggregationResult: ResolverTypeWrapper<Model<SugerUniqueCountAggregationResult>>;
  SugerUsage: ResolverTypeWrapper<Model<Omit<SugerUsage, 'account'> & { account: ResolversTypes['UsageAccount'] }>>;
  SugerUsageMeteringConfig: ResolverTypeWrapper<Model<SugerUsageMeteringConfig>>;
  SugerUsageRecordGroup: ResolverTypeWrapper<Model<SugerUsageRecordGroup>>;
  SugerUsageRecordGroupConnection: ResolverTypeWrapper<Model<SugerUsageRecordGroupConnection>>;
  SugerUsageRecordGroupEdge: ResolverTypeWrapper<Model<SugerUsageRecordGroupEdge>>;
  SugerUsageRecordGroupFilter: ResolverTypeWrapper<Model<SugerUsageRecordGroupFilter>>;
  SugerUsageRecordGroupInput: ResolverTypeWrapper<Model<SugerUsageRecordGroupInput>>;
  SugerUsageRecordGroupMetaInfo: ResolverTypeWrapper<Model<SugerUsageRecordGroupMetaInfo>>;
  SugerUsageRecordGroupSource: ResolverTypeWrapper<Model<SugerUsageRecordGroupSource>>;
  SugerUsageRecordGroupStatus: ResolverTypeWrapper<Model<SugerUsageRecordGroupStatus>>;
  SugerUsageRecordGroupValidation: ResolverTypeWrapper<Model<SugerUsageRecordGroupValidation>>;
  SugerUsageRecordReport: ResolverTypeWrapper<Model<SugerUsageRecordReport>>;
  SugerUsageRecordReportConnection: ResolverTypeWrapper<Model<SugerUsageRecordReportConnection>>;
  SugerUsageRecordReportEdge: ResolverTypeWrapper<Model<SugerUsageRecordReportEdge>>;
  SugerUsageRecordReportFilter: ResolverTypeWrapper<Model<SugerUsageRecordReportFilter>>;
  SugerUsageRecordReportInfo: ResolverTypeWrapper<Model<SugerUsageRecordReportInfo>>;
  SugerUsageRecordReportStatus: ResolverTypeWrapper<Model<SugerUsageRecordReportStatus>>;
  ThousandEyesAccountGroup: ResolverTypeWrapper<Model<ThousandEyesAccountGroup>>;
  ThousandEyesAllocation: ResolverTypeWrapper<Model<ThousandEyesAllocation>>;
  ThousandEyesAllocations: ResolverTypeWrapper<Model<ThousandEyesAllocations>>;
  ThousandEyesEndpointAgentsEmbeddedUsage: ResolverTypeWrapper<Model<ThousandEyesEndpointAgentsEmbeddedUsage>>;
  ThousandEyesEndpointAgentsEssentialsUsage: ResolverTypeWrapper<Model<ThousandEyesEndpointAgentsEssentialsUsage>>;
  ThousandEyesEndpointAgentsUsage: ResolverTypeWrapper<Model<ThousandEyesEndpointAgentsUsage>>;
  ThousandEyesEnterpriseAgentUnits: ResolverTypeWrapper<Model<ThousandEyesEnterpriseAgentUnits>>;
  ThousandEyesEnterpriseAgentUnitsConnection: ResolverTypeWrapper<Model<ThousandEyesEnterpriseAgentUnitsConnection>>;
  ThousandEyesEnterpriseAgentUnitsEdge: ResolverTypeWrapper<Model<ThousandEyesEnterpriseAgentUnitsEdge>>;
  ThousandEyesEnterpriseAgentUnitsUsage: ResolverTypeWrapper<Model<ThousandEyesEnterpriseAgentUnitsUsage>>;
  ThousandEyesEnterpriseAgentsUsage: ResolverTypeWrapper<Model<ThousandEyesEnterpriseAgentsUsage>>;
  ThousandEyesQuota: ResolverTypeWrapper<Model<ThousandEyesQuota>>;
  ThousandEyesTestUnits: ResolverTypeWrapper<Model<ThousandEyesTestUnits>>;
  ThousandEyesTestUnitsConnection: ResolverTypeWrapper<Model<ThousandEyesTestUnitsConnection>>;
  ThousandEyesTestUnitsEdge: ResolverTypeWrapper<Model<ThousandEyesTestUnitsEdge>>;
  ThousandEyesTestUsage: ResolverTypeWrapper<Model<ThousandEyesTestUsage>>;
  ThousandEyesUsage: ResolverTypeWrapper<Model<ThousandEyesUsage>>;
  ThousandEyesUsageRecord: ResolverTypeWrapper<Model<Omit<ThousandEyesUsageRecord, 'account'> & { account: ResolversTypes['UsageAccount'] }>>;
  UpdateSugerBillableMetricInput: ResolverTypeWrapper<Model<UpdateSugerBillableMetricInput>>;
  UpdateSugerUsageMeteringConfigInput: ResolverTypeWrapper<Model<UpdateSugerUsageMeteringConfigInput>>;
  UsageAccount: ResolverTypeWrapper<Model<Omit<UsageAccount, 'capabilities' | 'usage'> & { capabilities: ResolversTypes['UsageAccountCapabilities'], usage?: Maybe<ResolversTypes['AccountUsage']> }>>;
  UsageAccountCapabilities: ResolverTypeWrapper<Model<UsageAccountCapabilities>>;
  UsageAccountHealth: ResolverTypeWrapper<Model<UsageAccountHealth>>;
  UsageAccountState: ResolverTypeWrapper<Model<UsageAccountState>>;
  UsageAggregation: ResolverTypeWrapper<Model<UsageAggregation>>;
  UsageDimension: ResolverTypeWrapper<Model<UsageDimension>>;
  UsageDimensionInput: ResolverTypeWrapper<Model<UsageDimensionInput>>;
  UsageFinality: ResolverTypeWrapper<Model<UsageFinality>>;
  UsageInterval: ResolverTypeWrapper<Model<UsageInterval>>;
  UsageProvider: ResolverTypeWrapper<Model<UsageProvider>>;
  UsageQuantity: ResolverTypeWrapper<Model<UsageQuantity>>;
  UsageQuantityInput: ResolverTypeWrapper<Model<UsageQuantityInput>>;
  UsageRateLimit: ResolverTypeWrapper<Model<UsageRateLimit>>;
  UsageReceipt: ResolverTypeWrapper<Model<Omit<UsageReceipt, 'account'> & { account?: Maybe<ResolversTypes['UsageAccount']> }>>;
  UsageReceiptConnection: ResolverTypeWrapper<Model<Omit<UsageReceiptConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['UsageReceiptEdge']>, nodes: ReadonlyArray<ResolversTypes['UsageReceipt']> }>>;
  UsageReceiptEdge: ResolverTypeWrapper<Model<Omit<UsageReceiptEdge, 'node'> & { node?: Maybe<ResolversTypes['UsageReceipt']> }>>;
  UsageReceiptStatus: ResolverTypeWrapper<Model<UsageReceiptStatus>>;
  UsageRecord: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UsageRecord']>;
  UsageRecordConnection: ResolverTypeWrapper<Model<Omit<UsageRecordConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['UsageRecordEdge']>, nodes: ReadonlyArray<Maybe<ResolversTypes['UsageRecord']>> }>>;
  UsageRecordEdge: ResolverTypeWrapper<Model<Omit<UsageRecordEdge, 'node'> & { node?: Maybe<ResolversTypes['UsageRecord']> }>>;
  UsageRecordOutcome: ResolverTypeWrapper<Model<UsageRecordOutcome>>;
  UsageWindow: ResolverTypeWrapper<Model<UsageWindow>>;
  UsageWindowInput: ResolverTypeWrapper<Model<UsageWindowInput>>;
  ValidateSugerUsageRecordGroupsInput: ResolverTypeWrapper<Model<ValidateSugerUsageRecordGroupsInput>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccountUsage: Model<Omit<AccountUsage, 'account' | 'records'> & { account: ResolversParentTypes['UsageAccount'], records?: Maybe<ResolversParentTypes['UsageRecordConnection']> }>;
  String: Model<Scalars['String']['output']>;
  Int: Model<Scalars['Int']['output']>;
  AmieAdjustmentRecord: Model<AmieAdjustmentRecord>;
  AmieAdjustmentRecordInput: Model<AmieAdjustmentRecordInput>;
  AmieComputeRecord: Model<AmieComputeRecord>;
  AmieComputeRecordInput: Model<AmieComputeRecordInput>;
  AmieFailedRecord: Model<Omit<AmieFailedRecord, 'record'> & { record?: Maybe<ResolversParentTypes['AmieRecord']> }>;
  ID: Model<Scalars['ID']['output']>;
  AmieLoadError: Model<Omit<AmieLoadError, 'records'> & { records: ReadonlyArray<Maybe<ResolversParentTypes['AmieRecord']>> }>;
  AmieRecord: ResolversInterfaceTypes<ResolversParentTypes>['AmieRecord'];
  AmieResource: Model<Omit<AmieResource, 'status'> & { status?: Maybe<ResolversParentTypes['AmieResourceStatus']> } | FederationReferenceTypes['AmieResource']>;
  AmieResourceStatus: Model<Omit<AmieResourceStatus, 'errors' | 'resource'> & { errors: ReadonlyArray<ResolversParentTypes['AmieLoadError']>, resource: ResolversParentTypes['AmieResource'] }>;
  AmieStorageRecord: Model<AmieStorageRecord>;
  AmieStorageRecordInput: Model<AmieStorageRecordInput>;
  AmieUnrecognizedRecord: Model<AmieUnrecognizedRecord>;
  AmieUsage: Model<Omit<AmieUsage, 'account' | 'resource'> & { account: ResolversParentTypes['UsageAccount'], resource: ResolversParentTypes['AmieResource'] }>;
  BatchReportSugerUsageRecordGroupsInput: Model<BatchReportSugerUsageRecordGroupsInput>;
  Boolean: Model<Scalars['Boolean']['output']>;
  BatchReportSugerUsageRecordGroupsPayload: Model<Omit<BatchReportSugerUsageRecordGroupsPayload, 'receipt'> & { receipt: ResolversParentTypes['UsageReceipt'] }>;
  CreateGraalSystemsUsageInput: Model<CreateGraalSystemsUsageInput>;
  CreateGraalSystemsUsagePayload: Model<Omit<CreateGraalSystemsUsagePayload, 'receipt' | 'usage'> & { receipt: ResolversParentTypes['UsageReceipt'], usage?: Maybe<ResolversParentTypes['GraalSystemsUsage']> }>;
  CreateSugerBillableMetricInput: Model<CreateSugerBillableMetricInput>;
  Date: Model<Scalars['Date']['output']>;
  DateTime: Model<Scalars['DateTime']['output']>;
  Decimal: Model<Scalars['Decimal']['output']>;
  GraalSystemsUsage: Model<Omit<GraalSystemsUsage, 'account'> & { account: ResolversParentTypes['UsageAccount'] }>;
  JSON: Model<Scalars['JSON']['output']>;
  Mutation: Record<PropertyKey, never>;
  NotehubDataUsage: Model<NotehubDataUsage>;
  NotehubDevice: Model<NotehubDevice | FederationReferenceTypes['NotehubDevice']>;
  NotehubDeviceUsage: Model<NotehubDeviceUsage>;
  NotehubEventsUsage: Model<NotehubEventsUsage>;
  NotehubFleet: Model<NotehubFleet | FederationReferenceTypes['NotehubFleet']>;
  NotehubFleetUsage: Model<NotehubFleetUsage>;
  NotehubProjectUsage: Model<NotehubProjectUsage>;
  NotehubRouteLogsUsage: Model<NotehubRouteLogsUsage>;
  NotehubRouteUsage: Model<NotehubRouteUsage>;
  NotehubSessionsUsage: Model<NotehubSessionsUsage>;
  NotehubUsage: Model<Omit<NotehubUsage, 'account'> & { account: ResolversParentTypes['UsageAccount'] }>;
  PageInfo: Model<PageInfo>;
  Query: Record<PropertyKey, never>;
  ReportAmieAdjustmentsInput: Model<ReportAmieAdjustmentsInput>;
  ReportAmieComputeUsageInput: Model<ReportAmieComputeUsageInput>;
  ReportAmieStorageUsageInput: Model<ReportAmieStorageUsageInput>;
  ReportAmieUsagePayload: Model<Omit<ReportAmieUsagePayload, 'failedRecords' | 'receipt'> & { failedRecords: ReadonlyArray<ResolversParentTypes['AmieFailedRecord']>, receipt: ResolversParentTypes['UsageReceipt'] }>;
  ReportSugerUsageRecordGroupInput: Model<ReportSugerUsageRecordGroupInput>;
  ReportSugerUsageRecordGroupPayload: Model<Omit<ReportSugerUsageRecordGroupPayload, 'receipt'> & { receipt: ResolversParentTypes['UsageReceipt'] }>;
  SugerAggregatedBillableRecord: Model<SugerAggregatedBillableRecord>;
  SugerBillableMetric: Model<SugerBillableMetric | FederationReferenceTypes['SugerBillableMetric']>;
  SugerBillableMetricFilter: Model<SugerBillableMetricFilter>;
  SugerBillableMetricFilterGroup: Model<SugerBillableMetricFilterGroup>;
  SugerBillableMetricFilterGroupInput: Model<SugerBillableMetricFilterGroupInput>;
  SugerBillableMetricFilterInput: Model<SugerBillableMetricFilterInput>;
  SugerBillableMetricInfo: Model<SugerBillableMetricInfo>;
  SugerBillableMetricInfoInput: Model<SugerBillableMetricInfoInput>;
  SugerBillableRecord: Model<SugerBillableRecord>;
  SugerBillableRecordInput: Model<SugerBillableRecordInput>;
  SugerBuyer: Model<SugerBuyer | FederationReferenceTypes['SugerBuyer']>;
  SugerDimensionCategory: Model<SugerDimensionCategory>;
  SugerDimensionMapping: Model<SugerDimensionMapping>;
  SugerDimensionMappingInput: Model<SugerDimensionMappingInput>;
  SugerDimensionMappingV2: Model<SugerDimensionMappingV2>;
  SugerDimensionMappingV2Input: Model<SugerDimensionMappingV2Input>;
  SugerDimensionMappingValue: Model<SugerDimensionMappingValue>;
  SugerDimensionMappingValueInput: Model<SugerDimensionMappingValueInput>;
  SugerEntitlement: Model<SugerEntitlement | FederationReferenceTypes['SugerEntitlement']>;
  SugerPartnerUsageMeteringConfig: Model<SugerPartnerUsageMeteringConfig>;
  SugerPartnerUsageMeteringConfigInput: Model<SugerPartnerUsageMeteringConfigInput>;
  SugerProperty: Model<SugerProperty>;
  SugerPropertyInput: Model<SugerPropertyInput>;
  SugerUniqueCountAggregationResult: Model<SugerUniqueCountAggregationResult>;
  SugerUsage: Model<Omit<SugerUsage, 'account'> & { account: ResolversParentTypes['UsageAccount'] }>;
  SugerUsageMeteringConfig: Model<SugerUsageMeteringConfig>;
  SugerUsageRecordGroup: Model<SugerUsageRecordGroup>;
  SugerUsageRecordGroupConnection: Model<SugerUsageRecordGroupConnection>;
  SugerUsageRecordGroupEdge: Model<SugerUsageRecordGroupEdge>;
  SugerUsageRecordGroupFilter: Model<SugerUsageRecordGroupFilter>;
  SugerUsageRecordGroupInput: Model<SugerUsageRecordGroupInput>;
  SugerUsageRecordGroupMetaInfo: Model<SugerUsageRecordGroupMetaInfo>;
  SugerUsageRecordGroupValidation: Model<SugerUsageRecordGroupValidation>;
  SugerUsageRecordReport: Model<SugerUsageRecordReport>;
  SugerUsageRecordReportConnection: Model<SugerUsageRecordReportConnection>;
  SugerUsageRecordReportEdge: Model<SugerUsageRecordReportEdge>;
  SugerUsageRecordReportFilter: Model<SugerUsageRecordReportFilter>;
  SugerUsageRecordReportInfo: Model<SugerUsageRecordReportInfo>;
  ThousandEyesAccountGroup: Model<ThousandEyesAccountGroup | FederationReferenceTypes['ThousandEyesAccountGroup']>;
  ThousandEyesAllocation: Model<ThousandEyesAllocation>;
  ThousandEyesAllocations: Model<ThousandEyesAllocations>;
  ThousandEyesEndpointAgentsEmbeddedUsage: Model<ThousandEyesEndpointAgentsEmbeddedUsage>;
  ThousandEyesEndpointAgentsEssentialsUsage: Model<ThousandEyesEndpointAgentsEssentialsUsage>;
  ThousandEyesEndpointAgentsUsage: Model<ThousandEyesEndpointAgentsUsage>;
  ThousandEyesEnterpriseAgentUnits: Model<ThousandEyesEnterpriseAgentUnits>;
  ThousandEyesEnterpriseAgentUnitsConnection: Model<ThousandEyesEnterpriseAgentUnitsConnection>;
  ThousandEyesEnterpriseAgentUnitsEdge: Model<ThousandEyesEnterpriseAgentUnitsEdge>;
  ThousandEyesEnterpriseAgentUnitsUsage: Model<ThousandEyesEnterpriseAgentUnitsUsage>;
  ThousandEyesEnterpriseAgentsUsage: Model<ThousandEyesEnterpriseAgentsUsage>;
  ThousandEyesQuota: Model<ThousandEyesQuota>;
  ThousandEyesTestUnits: Model<ThousandEyesTestUnits>;
  ThousandEyesTestUnitsConnection: Model<ThousandEyesTestUnitsConnection>;
  ThousandEyesTestUnitsEdge: Model<ThousandEyesTestUnitsEdge>;
  ThousandEyesTestUsage: Model<ThousandEyesTestUsage>;
  ThousandEyesUsage: Model<ThousandEyesUsage>;
  ThousandEyesUsageRecord: Model<Omit<ThousandEyesUsageRecord, 'account'> & { account: ResolversParentTypes['UsageAccount'] }>;
  UpdateSugerBillableMetricInput: Model<UpdateSugerBillableMetricInput>;
  UpdateSugerUsageMeteringConfigInput: Model<UpdateSugerUsageMeteringConfigInput>;
  UsageAccount: Model<Omit<UsageAccount, 'capabilities' | 'usage'> & { capabilities: ResolversParentTypes['UsageAccountCapabilities'], usage?: Maybe<ResolversParentTypes['AccountUsage']> } | FederationReferenceTypes['UsageAccount']>;
  UsageAccountCapabilities: Model<UsageAccountCapabilities>;
  UsageAccountHealth: Model<UsageAccountHealth>;
  UsageDimension: Model<UsageDimension>;
  UsageDimensionInput: Model<UsageDimensionInput>;
  UsageQuantity: Model<UsageQuantity>;
  UsageQuantityInput: Model<UsageQuantityInput>;
  UsageRateLimit: Model<UsageRateLimit>;
  UsageReceipt: Model<Omit<UsageReceipt, 'account'> & { account?: Maybe<ResolversParentTypes['UsageAccount']> } | FederationReferenceTypes['UsageReceipt']>;
  UsageReceiptConnection: Model<Omit<UsageReceiptConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['UsageReceiptEdge']>, nodes: ReadonlyArray<ResolversParentTypes['UsageReceipt']> }>;
  UsageReceiptEdge: Model<Omit<UsageReceiptEdge, 'node'> & { node?: Maybe<ResolversParentTypes['UsageReceipt']> }>;
  UsageRecord: ResolversInterfaceTypes<ResolversParentTypes>['UsageRecord'];
  UsageRecordConnection: Model<Omit<UsageRecordConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['UsageRecordEdge']>, nodes: ReadonlyArray<Maybe<ResolversParentTypes['UsageRecord']>> }>;
  UsageRecordEdge: Model<Omit<UsageRecordEdge, 'node'> & { node?: Maybe<ResolversParentTypes['UsageRecord']> }>;
  UsageRecordOutcome: Model<UsageRecordOutcome>;
  UsageWindow: Model<UsageWindow>;
  UsageWindowInput: Model<UsageWindowInput>;
  ValidateSugerUsageRecordGroupsInput: Model<ValidateSugerUsageRecordGroupsInput>;
};

export type AccountUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AccountUsage'] = ResolversParentTypes['AccountUsage']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  records?: Resolver<Maybe<ResolversTypes['UsageRecordConnection']>, ParentType, ContextType, RequireFields<AccountUsageRecordsArgs, 'first'>>;
  window?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
};

export type AmieAdjustmentRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieAdjustmentRecord'] = ResolversParentTypes['AmieAdjustmentRecord']> = {
  adjustmentType?: Resolver<Maybe<ResolversTypes['AmieAdjustmentType']>, ParentType, ContextType>;
  charge?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  comment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localProjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localRecordId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AmieComputeRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieComputeRecord'] = ResolversParentTypes['AmieComputeRecord']> = {
  charge?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cpuCoreCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  endTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  jobName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localProjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localRecordId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  memory?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nodeCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  parentRecordId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  queue?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  submitTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AmieFailedRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieFailedRecord'] = ResolversParentTypes['AmieFailedRecord']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['AmieRecord']>, ParentType, ContextType>;
};

export type AmieLoadErrorResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieLoadError'] = ResolversParentTypes['AmieLoadError']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  records?: Resolver<ReadonlyArray<Maybe<ResolversTypes['AmieRecord']>>, ParentType, ContextType>;
};

export type AmieRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieRecord'] = ResolversParentTypes['AmieRecord']> = {
  __resolveType: TypeResolveFn<'AmieAdjustmentRecord' | 'AmieComputeRecord' | 'AmieStorageRecord' | 'AmieUnrecognizedRecord', ParentType, ContextType>;
};

export type AmieResourceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieResource'] = ResolversParentTypes['AmieResource'], FederationReferenceType extends FederationReferenceTypes['AmieResource'] = FederationReferenceTypes['AmieResource']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['AmieResource']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['AmieResourceStatus']>, ParentType, ContextType, Partial<AmieResourceStatusArgs>>;
};

export type AmieResourceStatusResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieResourceStatus'] = ResolversParentTypes['AmieResourceStatus']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['AmieLoadError']>, ParentType, ContextType>;
  failedJobCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  loadedRecordCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  resource?: Resolver<ResolversTypes['AmieResource'], ParentType, ContextType>;
  totalCharge?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type AmieStorageRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieStorageRecord'] = ResolversParentTypes['AmieStorageRecord']> = {
  bytesRead?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  bytesStored?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  bytesWritten?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  charge?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  collectionInterval?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  collectionTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fileCount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  filesRead?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  filesWritten?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  localProjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localRecordId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  systemCopies?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  userCopies?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AmieUnrecognizedRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieUnrecognizedRecord'] = ResolversParentTypes['AmieUnrecognizedRecord']> = {
  charge?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  localProjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localRecordId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  localReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usageType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AmieUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AmieUsage'] = ResolversParentTypes['AmieUsage']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['UsageAggregation'], ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['UsageDimension']>, ParentType, ContextType>;
  failedRecordCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['UsageFinality'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  loadedRecordCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  resource?: Resolver<ResolversTypes['AmieResource'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BatchReportSugerUsageRecordGroupsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BatchReportSugerUsageRecordGroupsPayload'] = ResolversParentTypes['BatchReportSugerUsageRecordGroupsPayload']> = {
  receipt?: Resolver<ResolversTypes['UsageReceipt'], ParentType, ContextType>;
  usageRecordGroups?: Resolver<ReadonlyArray<Maybe<ResolversTypes['SugerUsageRecordGroup']>>, ParentType, ContextType>;
};

export type CreateGraalSystemsUsagePayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CreateGraalSystemsUsagePayload'] = ResolversParentTypes['CreateGraalSystemsUsagePayload']> = {
  receipt?: Resolver<ResolversTypes['UsageReceipt'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['GraalSystemsUsage']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type GraalSystemsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['GraalSystemsUsage'] = ResolversParentTypes['GraalSystemsUsage']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['UsageAggregation'], ParentType, ContextType>;
  created?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['UsageDimension']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['UsageFinality'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
  productReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  productType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MutationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  batchReportSugerUsageRecordGroups?: Resolver<Maybe<ResolversTypes['BatchReportSugerUsageRecordGroupsPayload']>, ParentType, ContextType, RequireFields<MutationBatchReportSugerUsageRecordGroupsArgs, 'input'>>;
  clearAmieFailedRecords?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<MutationClearAmieFailedRecordsArgs, 'ids'>>;
  createGraalSystemsUsage?: Resolver<Maybe<ResolversTypes['CreateGraalSystemsUsagePayload']>, ParentType, ContextType, RequireFields<MutationCreateGraalSystemsUsageArgs, 'input'>>;
  createSugerBillableMetric?: Resolver<Maybe<ResolversTypes['SugerBillableMetric']>, ParentType, ContextType, RequireFields<MutationCreateSugerBillableMetricArgs, 'input'>>;
  deleteSugerUsageRecordGroup?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroup']>, ParentType, ContextType, RequireFields<MutationDeleteSugerUsageRecordGroupArgs, 'id'>>;
  reportAmieAdjustments?: Resolver<Maybe<ResolversTypes['ReportAmieUsagePayload']>, ParentType, ContextType, RequireFields<MutationReportAmieAdjustmentsArgs, 'input'>>;
  reportAmieComputeUsage?: Resolver<Maybe<ResolversTypes['ReportAmieUsagePayload']>, ParentType, ContextType, RequireFields<MutationReportAmieComputeUsageArgs, 'input'>>;
  reportAmieStorageUsage?: Resolver<Maybe<ResolversTypes['ReportAmieUsagePayload']>, ParentType, ContextType, RequireFields<MutationReportAmieStorageUsageArgs, 'input'>>;
  reportSugerUsageRecordGroup?: Resolver<Maybe<ResolversTypes['ReportSugerUsageRecordGroupPayload']>, ParentType, ContextType, RequireFields<MutationReportSugerUsageRecordGroupArgs, 'input'>>;
  retrySugerUsageRecordGroup?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroup']>, ParentType, ContextType, RequireFields<MutationRetrySugerUsageRecordGroupArgs, 'id'>>;
  updateSugerBillableMetric?: Resolver<Maybe<ResolversTypes['SugerBillableMetric']>, ParentType, ContextType, RequireFields<MutationUpdateSugerBillableMetricArgs, 'input'>>;
  updateSugerUsageMeteringConfig?: Resolver<Maybe<ResolversTypes['SugerUsageMeteringConfig']>, ParentType, ContextType, RequireFields<MutationUpdateSugerUsageMeteringConfigArgs, 'input'>>;
  validateSugerUsageRecordGroups?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupValidation']>, ParentType, ContextType, RequireFields<MutationValidateSugerUsageRecordGroupsArgs, 'input'>>;
};

export type NotehubDataUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubDataUsage'] = ResolversParentTypes['NotehubDataUsage']> = {
  billableBytesTotal?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  connectivity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deviceCount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  downlinkBytes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  downlinkBytesBillable?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  downlinkPackets?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  iccid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  period?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  psid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalBytes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  uplinkBytes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  uplinkBytesBillable?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  uplinkPackets?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type NotehubDeviceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubDevice'] = ResolversParentTypes['NotehubDevice'], FederationReferenceType extends FederationReferenceTypes['NotehubDevice'] = FederationReferenceTypes['NotehubDevice']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['NotehubDevice']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['NotehubDeviceUsage']>, ParentType, ContextType, RequireFields<NotehubDeviceUsageArgs, 'period'>>;
};

export type NotehubDeviceUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubDeviceUsage'] = ResolversParentTypes['NotehubDeviceUsage']> = {
  data?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubDataUsage']>>>, ParentType, ContextType>;
  device?: Resolver<ResolversTypes['NotehubDevice'], ParentType, ContextType>;
  events?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubEventsUsage']>>>, ParentType, ContextType, RequireFields<NotehubDeviceUsageEventsArgs, 'skipRecentData'>>;
  sessions?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubSessionsUsage']>>>, ParentType, ContextType, RequireFields<NotehubDeviceUsageSessionsArgs, 'skipRecentData'>>;
};

export type NotehubEventsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubEventsUsage'] = ResolversParentTypes['NotehubEventsUsage']> = {
  billableEvents?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  notefiles?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  period?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  platformEvents?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalDaysInPeriod?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  totalDevices?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalEvents?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalFwUpdates?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalReboots?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  watchdogEvents?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type NotehubFleetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubFleet'] = ResolversParentTypes['NotehubFleet'], FederationReferenceType extends FederationReferenceTypes['NotehubFleet'] = FederationReferenceTypes['NotehubFleet']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['NotehubFleet']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['NotehubFleetUsage']>, ParentType, ContextType, RequireFields<NotehubFleetUsageArgs, 'period'>>;
};

export type NotehubFleetUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubFleetUsage'] = ResolversParentTypes['NotehubFleetUsage']> = {
  data?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubDataUsage']>>>, ParentType, ContextType>;
  events?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubEventsUsage']>>>, ParentType, ContextType, RequireFields<NotehubFleetUsageEventsArgs, 'skipRecentData'>>;
  fleet?: Resolver<ResolversTypes['NotehubFleet'], ParentType, ContextType>;
  sessions?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubSessionsUsage']>>>, ParentType, ContextType, RequireFields<NotehubFleetUsageSessionsArgs, 'skipRecentData'>>;
};

export type NotehubProjectUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubProjectUsage'] = ResolversParentTypes['NotehubProjectUsage']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  data?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubDataUsage']>>>, ParentType, ContextType>;
  events?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubEventsUsage']>>>, ParentType, ContextType, RequireFields<NotehubProjectUsageEventsArgs, 'skipRecentData'>>;
  projectUid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sessions?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubSessionsUsage']>>>, ParentType, ContextType, RequireFields<NotehubProjectUsageSessionsArgs, 'skipRecentData'>>;
};

export type NotehubRouteLogsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubRouteLogsUsage'] = ResolversParentTypes['NotehubRouteLogsUsage']> = {
  avgLatencyMs?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  failedRoutes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  period?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  successfulRoutes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalRoutes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type NotehubRouteUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubRouteUsage'] = ResolversParentTypes['NotehubRouteUsage']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  logs?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubRouteLogsUsage']>>>, ParentType, ContextType, RequireFields<NotehubRouteUsageLogsArgs, 'skipRecentData'>>;
  routeUid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type NotehubSessionsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubSessionsUsage'] = ResolversParentTypes['NotehubSessionsUsage']> = {
  firstSyncSessions?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  period?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sessions?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  sessionsByTransport?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  tlsSessions?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalBytes?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  totalDevices?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type NotehubUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NotehubUsage'] = ResolversParentTypes['NotehubUsage']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['UsageAggregation'], ParentType, ContextType>;
  connectivity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['NotehubDevice']>, ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['UsageDimension']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['UsageFinality'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  amieFailedRecords?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['AmieFailedRecord']>>>, ParentType, ContextType, Partial<QueryAmieFailedRecordsArgs>>;
  amieUsageStatus?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['AmieResourceStatus']>>>, ParentType, ContextType, Partial<QueryAmieUsageStatusArgs>>;
  billableMetric?: Resolver<Maybe<ResolversTypes['SugerBillableMetric']>, ParentType, ContextType, RequireFields<QueryBillableMetricArgs, 'id'>>;
  billableMetrics?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['SugerBillableMetric']>>>, ParentType, ContextType, Partial<QueryBillableMetricsArgs>>;
  deviceUsage?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubDeviceUsage']>>>, ParentType, ContextType, RequireFields<QueryDeviceUsageArgs, 'period'>>;
  graalSystemsUsages?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['GraalSystemsUsage']>>>, ParentType, ContextType, Partial<QueryGraalSystemsUsagesArgs>>;
  notehubFleetUsage?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubFleetUsage']>>>, ParentType, ContextType, RequireFields<QueryNotehubFleetUsageArgs, 'period'>>;
  notehubProjectUsage?: Resolver<Maybe<ResolversTypes['NotehubProjectUsage']>, ParentType, ContextType, RequireFields<QueryNotehubProjectUsageArgs, 'period'>>;
  notehubRouteUsage?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['NotehubRouteUsage']>>>, ParentType, ContextType, RequireFields<QueryNotehubRouteUsageArgs, 'period'>>;
  thousandEyesEnterpriseAgentUnits?: Resolver<Maybe<ResolversTypes['ThousandEyesEnterpriseAgentUnitsConnection']>, ParentType, ContextType, RequireFields<QueryThousandEyesEnterpriseAgentUnitsArgs, 'first'>>;
  thousandEyesTestUnits?: Resolver<Maybe<ResolversTypes['ThousandEyesTestUnitsConnection']>, ParentType, ContextType, RequireFields<QueryThousandEyesTestUnitsArgs, 'first'>>;
  thousandEyesUsage?: Resolver<Maybe<ResolversTypes['ThousandEyesUsage']>, ParentType, ContextType, Partial<QueryThousandEyesUsageArgs>>;
  usageAccount?: Resolver<Maybe<ResolversTypes['UsageAccount']>, ParentType, ContextType, RequireFields<QueryUsageAccountArgs, 'id'>>;
  usageAccounts?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageAccount']>>, ParentType, ContextType, Partial<QueryUsageAccountsArgs>>;
  usageMeteringConfig?: Resolver<Maybe<ResolversTypes['SugerUsageMeteringConfig']>, ParentType, ContextType, Partial<QueryUsageMeteringConfigArgs>>;
  usageReceipt?: Resolver<Maybe<ResolversTypes['UsageReceipt']>, ParentType, ContextType, RequireFields<QueryUsageReceiptArgs, 'id'>>;
  usageReceipts?: Resolver<Maybe<ResolversTypes['UsageReceiptConnection']>, ParentType, ContextType, RequireFields<QueryUsageReceiptsArgs, 'first'>>;
  usageRecordGroups?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupConnection']>, ParentType, ContextType, RequireFields<QueryUsageRecordGroupsArgs, 'first'>>;
  usageRecordReports?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReportConnection']>, ParentType, ContextType, RequireFields<QueryUsageRecordReportsArgs, 'first'>>;
  usages?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AccountUsage']>>, ParentType, ContextType, Partial<QueryUsagesArgs>>;
};

export type ReportAmieUsagePayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReportAmieUsagePayload'] = ResolversParentTypes['ReportAmieUsagePayload']> = {
  failedRecords?: Resolver<ReadonlyArray<ResolversTypes['AmieFailedRecord']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  receipt?: Resolver<ResolversTypes['UsageReceipt'], ParentType, ContextType>;
};

export type ReportSugerUsageRecordGroupPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReportSugerUsageRecordGroupPayload'] = ResolversParentTypes['ReportSugerUsageRecordGroupPayload']> = {
  receipt?: Resolver<ResolversTypes['UsageReceipt'], ParentType, ContextType>;
  usageRecordGroup?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroup']>, ParentType, ContextType>;
};

export type SugerAggregatedBillableRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerAggregatedBillableRecord'] = ResolversParentTypes['SugerAggregatedBillableRecord']> = {
  amount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  billableMetricAggregationType?: Resolver<Maybe<ResolversTypes['UsageAggregation']>, ParentType, ContextType>;
  billableMetricInfo?: Resolver<Maybe<ResolversTypes['SugerBillableMetricInfo']>, ParentType, ContextType>;
  groupBysExpression?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quantity?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  uniqueCountAggregationResult?: Resolver<Maybe<ResolversTypes['SugerUniqueCountAggregationResult']>, ParentType, ContextType>;
};

export type SugerBillableMetricResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBillableMetric'] = ResolversParentTypes['SugerBillableMetric'], FederationReferenceType extends FederationReferenceTypes['SugerBillableMetric'] = FederationReferenceTypes['SugerBillableMetric']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SugerBillableMetric']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  aggregationType?: Resolver<Maybe<ResolversTypes['UsageAggregation']>, ParentType, ContextType>;
  creationTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  info?: Resolver<Maybe<ResolversTypes['SugerBillableMetricInfo']>, ParentType, ContextType>;
  lastUpdateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  organizationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['SugerBillableMetricStatus']>, ParentType, ContextType>;
};

export type SugerBillableMetricFilterResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBillableMetricFilter'] = ResolversParentTypes['SugerBillableMetricFilter']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['SugerBillableMetricFilterOperation']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  valueType?: Resolver<Maybe<ResolversTypes['SugerBillableMetricFilterValueType']>, ParentType, ContextType>;
};

export type SugerBillableMetricFilterGroupResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBillableMetricFilterGroup'] = ResolversParentTypes['SugerBillableMetricFilterGroup']> = {
  filters?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerBillableMetricFilter']>>, ParentType, ContextType>;
};

export type SugerBillableMetricInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBillableMetricInfo'] = ResolversParentTypes['SugerBillableMetricInfo']> = {
  filterGroups?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerBillableMetricFilterGroup']>>, ParentType, ContextType>;
  groupBys?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  propertyUniqueOn?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SugerBillableRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBillableRecord'] = ResolversParentTypes['SugerBillableRecord']> = {
  billableMetric?: Resolver<Maybe<ResolversTypes['SugerBillableMetric']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  properties?: Resolver<ReadonlyArray<ResolversTypes['SugerProperty']>, ParentType, ContextType>;
  quantity?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type SugerBuyerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerBuyer'] = ResolversParentTypes['SugerBuyer'], FederationReferenceType extends FederationReferenceTypes['SugerBuyer'] = FederationReferenceTypes['SugerBuyer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SugerBuyer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  usageRecordGroups?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupConnection']>, ParentType, ContextType, RequireFields<SugerBuyerUsageRecordGroupsArgs, 'first'>>;
};

export type SugerDimensionCategoryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerDimensionCategory'] = ResolversParentTypes['SugerDimensionCategory']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SugerDimensionMappingResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerDimensionMapping'] = ResolversParentTypes['SugerDimensionMapping']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['SugerDimensionMappingValue']>, ParentType, ContextType>;
};

export type SugerDimensionMappingV2Resolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerDimensionMappingV2'] = ResolversParentTypes['SugerDimensionMappingV2']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerDimensionMappingValue']>>, ParentType, ContextType>;
};

export type SugerDimensionMappingValueResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerDimensionMappingValue'] = ResolversParentTypes['SugerDimensionMappingValue']> = {
  convertionMultiplier?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  dimensionKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mappingMode?: Resolver<Maybe<ResolversTypes['SugerDimensionMappingMode']>, ParentType, ContextType>;
};

export type SugerEntitlementResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerEntitlement'] = ResolversParentTypes['SugerEntitlement'], FederationReferenceType extends FederationReferenceTypes['SugerEntitlement'] = FederationReferenceTypes['SugerEntitlement']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SugerEntitlement']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  usageRecordGroups?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupConnection']>, ParentType, ContextType, RequireFields<SugerEntitlementUsageRecordGroupsArgs, 'first'>>;
  usageRecordReports?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReportConnection']>, ParentType, ContextType, RequireFields<SugerEntitlementUsageRecordReportsArgs, 'first'>>;
};

export type SugerPartnerUsageMeteringConfigResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerPartnerUsageMeteringConfig'] = ResolversParentTypes['SugerPartnerUsageMeteringConfig']> = {
  dimensionMapping?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerDimensionMapping']>>, ParentType, ContextType>;
  dimensionMappingV2?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerDimensionMappingV2']>>, ParentType, ContextType>;
  enableBillableDimension?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  enableCommitWithAdditionalUsageAtListPrice?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  enableCommitWithAdditionalUsageMetering?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  enableDimensionMapping?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SugerPropertyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerProperty'] = ResolversParentTypes['SugerProperty']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SugerUniqueCountAggregationResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUniqueCountAggregationResult'] = ResolversParentTypes['SugerUniqueCountAggregationResult']> = {
  newItems?: Resolver<ReadonlyArray<ResolversTypes['SugerProperty']>, ParentType, ContextType>;
};

export type SugerUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsage'] = ResolversParentTypes['SugerUsage']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['UsageAggregation'], ParentType, ContextType>;
  billableMetric?: Resolver<Maybe<ResolversTypes['SugerBillableMetric']>, ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['UsageDimension']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['UsageFinality'], ParentType, ContextType>;
  group?: Resolver<ResolversTypes['SugerUsageRecordGroup'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SugerUsageMeteringConfigResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageMeteringConfig'] = ResolversParentTypes['SugerUsageMeteringConfig']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  partnerUsageMeteringConfigs?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['SugerPartnerUsageMeteringConfig']>>>, ParentType, ContextType>;
};

export type SugerUsageRecordGroupResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordGroup'] = ResolversParentTypes['SugerUsageRecordGroup']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  billableRecords?: Resolver<ReadonlyArray<ResolversTypes['SugerBillableRecord']>, ParentType, ContextType>;
  buyer?: Resolver<Maybe<ResolversTypes['SugerBuyer']>, ParentType, ContextType>;
  buyerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  creationTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  entitlement?: Resolver<Maybe<ResolversTypes['SugerEntitlement']>, ParentType, ContextType>;
  entitlementId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUpdateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  metaInfo?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupMetaInfo']>, ParentType, ContextType>;
  organizationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  records?: Resolver<ReadonlyArray<ResolversTypes['UsageQuantity']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReport']>, ParentType, ContextType>;
  reportedTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  serialId?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupStatus']>, ParentType, ContextType>;
  usageRecordReportId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type SugerUsageRecordGroupConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordGroupConnection'] = ResolversParentTypes['SugerUsageRecordGroupConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SugerUsageRecordGroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['SugerUsageRecordGroup']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SugerUsageRecordGroupEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordGroupEdge'] = ResolversParentTypes['SugerUsageRecordGroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroup']>, ParentType, ContextType>;
};

export type SugerUsageRecordGroupMetaInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordGroupMetaInfo'] = ResolversParentTypes['SugerUsageRecordGroupMetaInfo']> = {
  billableRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerBillableRecord']>>, ParentType, ContextType>;
  lagoAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  lagoSubscriptionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  lagoUsageStartTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  metronomeDailyCostAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  metronomeInvoiceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  metronomeMonthlyInvoiceAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  metronomeMonthlyInvoiceAmountAdjusted?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  originRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  skipValidation?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['SugerUsageRecordGroupSource']>, ParentType, ContextType>;
  stripeInvoiceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  stripePeriodEndTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stripePeriodStartTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stripeSubscriptionItemId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  stripeUsageRecordSummaryId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  stripeUsageRecordSummaryTotalUsage?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  timestamp?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SugerUsageRecordGroupValidationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordGroupValidation'] = ResolversParentTypes['SugerUsageRecordGroupValidation']> = {
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  valid?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SugerUsageRecordReportResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordReport'] = ResolversParentTypes['SugerUsageRecordReport']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  buyer?: Resolver<Maybe<ResolversTypes['SugerBuyer']>, ParentType, ContextType>;
  buyerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  creationTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  entitlement?: Resolver<Maybe<ResolversTypes['SugerEntitlement']>, ParentType, ContextType>;
  entitlementId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  entitlementTermId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  info?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReportInfo']>, ParentType, ContextType>;
  organizationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  productId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type SugerUsageRecordReportConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordReportConnection'] = ResolversParentTypes['SugerUsageRecordReportConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SugerUsageRecordReportEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['SugerUsageRecordReport']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SugerUsageRecordReportEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordReportEdge'] = ResolversParentTypes['SugerUsageRecordReportEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReport']>, ParentType, ContextType>;
};

export type SugerUsageRecordReportInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SugerUsageRecordReportInfo'] = ResolversParentTypes['SugerUsageRecordReportInfo']> = {
  aggregatedBillableRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerAggregatedBillableRecord']>>, ParentType, ContextType>;
  alibabaMeteringRequest?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  alibabaMeteringResponse?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  awsMeteringRequest?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  awsMeteringResponse?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  azureMeteringRequest?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  azureMeteringResponse?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  commitAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  creditAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  creditRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  decimalParts?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  dimensionCategories?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SugerDimensionCategory']>>, ParentType, ContextType>;
  dimensionUnitListPrice?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  dimensionUnitPrice?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  endTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  gcpMeteringRequest?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  gcpMeteringResponse?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  includedRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  newDecimalParts?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordsToReportBeforeAdjustmentAtListPrice?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  reportedRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UsageQuantity']>>, ParentType, ContextType>;
  startTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['SugerUsageRecordReportStatus']>, ParentType, ContextType>;
  usageRecordGroupIds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  usedCommitAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  usedCommitAmountIncrement?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  usedCreditAmount?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  usedCreditAmountIncrement?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesAccountGroupResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesAccountGroup'] = ResolversParentTypes['ThousandEyesAccountGroup'], FederationReferenceType extends FederationReferenceTypes['ThousandEyesAccountGroup'] = FederationReferenceTypes['ThousandEyesAccountGroup']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ThousandEyesAccountGroup']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  aid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tests?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesTestUsage']>>>, ParentType, ContextType>;
};

export type ThousandEyesAllocationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesAllocation'] = ResolversParentTypes['ThousandEyesAllocation']> = {
  allocatedUnits?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  productName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ThousandEyesAllocationsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesAllocations'] = ResolversParentTypes['ThousandEyesAllocations']> = {
  allocations?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesAllocation']>>>, ParentType, ContextType>;
  projected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEndpointAgentsEmbeddedUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEndpointAgentsEmbeddedUsage'] = ResolversParentTypes['ThousandEyesEndpointAgentsEmbeddedUsage']> = {
  accountGroup?: Resolver<ResolversTypes['ThousandEyesAccountGroup'], ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  endpointAgentsEmbeddedUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEndpointAgentsEssentialsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEndpointAgentsEssentialsUsage'] = ResolversParentTypes['ThousandEyesEndpointAgentsEssentialsUsage']> = {
  accountGroup?: Resolver<ResolversTypes['ThousandEyesAccountGroup'], ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  endpointAgentsEssentialsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEndpointAgentsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEndpointAgentsUsage'] = ResolversParentTypes['ThousandEyesEndpointAgentsUsage']> = {
  accountGroup?: Resolver<ResolversTypes['ThousandEyesAccountGroup'], ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  endpointAgentsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEnterpriseAgentUnitsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEnterpriseAgentUnits'] = ResolversParentTypes['ThousandEyesEnterpriseAgentUnits']> = {
  accountGroup?: Resolver<Maybe<ResolversTypes['ThousandEyesAccountGroup']>, ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  agentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  agentName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  enterpriseUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEnterpriseAgentUnitsConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsConnection'] = ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ThousandEyesEnterpriseAgentUnitsEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEnterpriseAgentUnits']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ThousandEyesEnterpriseAgentUnitsEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsEdge'] = ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ThousandEyesEnterpriseAgentUnits']>, ParentType, ContextType>;
};

export type ThousandEyesEnterpriseAgentUnitsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsUsage'] = ResolversParentTypes['ThousandEyesEnterpriseAgentUnitsUsage']> = {
  accountGroup?: Resolver<Maybe<ResolversTypes['ThousandEyesAccountGroup']>, ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  agentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  agentName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  enterpriseUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesEnterpriseAgentsUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesEnterpriseAgentsUsage'] = ResolversParentTypes['ThousandEyesEnterpriseAgentsUsage']> = {
  accountGroup?: Resolver<ResolversTypes['ThousandEyesAccountGroup'], ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  enterpriseAgentsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ThousandEyesQuotaResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesQuota'] = ResolversParentTypes['ThousandEyesQuota']> = {
  cloudUnitsIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  deviceAgentsIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgentsEmbeddedIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgentsEssentialsIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgentsIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseAgentsIncluded?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  monthEnd?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  monthStart?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ThousandEyesTestUnitsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesTestUnits'] = ResolversParentTypes['ThousandEyesTestUnits']> = {
  accountGroup?: Resolver<Maybe<ResolversTypes['ThousandEyesAccountGroup']>, ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  cloudUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cloudUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  isInstantTest?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  testId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  testName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  testType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ThousandEyesTestUnitsConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesTestUnitsConnection'] = ResolversParentTypes['ThousandEyesTestUnitsConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ThousandEyesTestUnitsEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesTestUnits']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ThousandEyesTestUnitsEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesTestUnitsEdge'] = ResolversParentTypes['ThousandEyesTestUnitsEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ThousandEyesTestUnits']>, ParentType, ContextType>;
};

export type ThousandEyesTestUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesTestUsage'] = ResolversParentTypes['ThousandEyesTestUsage']> = {
  accountGroup?: Resolver<Maybe<ResolversTypes['ThousandEyesAccountGroup']>, ParentType, ContextType>;
  accountGroupName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  cloudUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cloudUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  testId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  testName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  testType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ThousandEyesUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesUsage'] = ResolversParentTypes['ThousandEyesUsage']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  allocations?: Resolver<Maybe<ResolversTypes['ThousandEyesAllocations']>, ParentType, ContextType>;
  cloudUnitsNextBillingPeriod?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cloudUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  cloudUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  connectedDevicesUnitsNextBillingPeriod?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  connectedDevicesUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  connectedDevicesUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgents?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEndpointAgentsUsage']>>>, ParentType, ContextType>;
  endpointAgentsEmbedded?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEndpointAgentsEmbeddedUsage']>>>, ParentType, ContextType>;
  endpointAgentsEmbeddedUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgentsEssentials?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEndpointAgentsEssentialsUsage']>>>, ParentType, ContextType>;
  endpointAgentsEssentialsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  endpointAgentsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseAgentUnits?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEnterpriseAgentUnitsUsage']>>>, ParentType, ContextType>;
  enterpriseAgents?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesEnterpriseAgentsUsage']>>>, ParentType, ContextType>;
  enterpriseAgentsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsNextBillingPeriod?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsProjected?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  enterpriseUnitsUsed?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  quota?: Resolver<Maybe<ResolversTypes['ThousandEyesQuota']>, ParentType, ContextType>;
  tests?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['ThousandEyesTestUsage']>>>, ParentType, ContextType>;
};

export type ThousandEyesUsageRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ThousandEyesUsageRecord'] = ResolversParentTypes['ThousandEyesUsageRecord']> = {
  account?: Resolver<ResolversTypes['UsageAccount'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['UsageAggregation'], ParentType, ContextType>;
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['UsageDimension']>, ParentType, ContextType>;
  finality?: Resolver<ResolversTypes['UsageFinality'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['UsageWindow'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  quota?: Resolver<Maybe<ResolversTypes['ThousandEyesQuota']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UsageAccountResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageAccount'] = ResolversParentTypes['UsageAccount'], FederationReferenceType extends FederationReferenceTypes['UsageAccount'] = FederationReferenceTypes['UsageAccount']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['UsageAccount']> | FederationReferenceType, FederationReferenceType, ContextType>;
  capabilities?: Resolver<ResolversTypes['UsageAccountCapabilities'], ParentType, ContextType>;
  externalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['UsageAccountHealth'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['UsageProvider'], ParentType, ContextType>;
  rateLimit?: Resolver<Maybe<ResolversTypes['UsageRateLimit']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['AccountUsage']>, ParentType, ContextType, Partial<UsageAccountUsageArgs>>;
};

export type UsageAccountCapabilitiesResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageAccountCapabilities'] = ResolversParentTypes['UsageAccountCapabilities']> = {
  maxPageSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  periods?: Resolver<ReadonlyArray<ResolversTypes['UsageInterval']>, ParentType, ContextType>;
  retention?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  writes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UsageAccountHealthResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageAccountHealth'] = ResolversParentTypes['UsageAccountHealth']> = {
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['UsageAccountState'], ParentType, ContextType>;
};

export type UsageDimensionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageDimension'] = ResolversParentTypes['UsageDimension']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UsageQuantityResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageQuantity'] = ResolversParentTypes['UsageQuantity']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type UsageRateLimitResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageRateLimit'] = ResolversParentTypes['UsageRateLimit']> = {
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  remaining?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  resetAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type UsageReceiptResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageReceipt'] = ResolversParentTypes['UsageReceipt'], FederationReferenceType extends FederationReferenceTypes['UsageReceipt'] = FederationReferenceTypes['UsageReceipt']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['UsageReceipt']> | FederationReferenceType, FederationReferenceType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['UsageAccount']>, ParentType, ContextType>;
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idempotencyKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  records?: Resolver<ReadonlyArray<ResolversTypes['UsageRecordOutcome']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['UsageReceiptStatus'], ParentType, ContextType>;
  submittedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type UsageReceiptConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageReceiptConnection'] = ResolversParentTypes['UsageReceiptConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UsageReceiptEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['UsageReceipt']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UsageReceiptEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageReceiptEdge'] = ResolversParentTypes['UsageReceiptEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['UsageReceipt']>, ParentType, ContextType>;
};

export type UsageRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageRecord'] = ResolversParentTypes['UsageRecord']> = {
  __resolveType: TypeResolveFn<'AmieUsage' | 'GraalSystemsUsage' | 'NotehubUsage' | 'SugerUsage' | 'ThousandEyesUsageRecord', ParentType, ContextType>;
};

export type UsageRecordConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageRecordConnection'] = ResolversParentTypes['UsageRecordConnection']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['UsageRecordEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['UsageRecord']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UsageRecordEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageRecordEdge'] = ResolversParentTypes['UsageRecordEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['UsageRecord']>, ParentType, ContextType>;
};

export type UsageRecordOutcomeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageRecordOutcome'] = ResolversParentTypes['UsageRecordOutcome']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  providerReference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['UsageReceiptStatus'], ParentType, ContextType>;
};

export type UsageWindowResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UsageWindow'] = ResolversParentTypes['UsageWindow']> = {
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GatewayContext> = {
  AccountUsage?: AccountUsageResolvers<ContextType>;
  AmieAdjustmentRecord?: AmieAdjustmentRecordResolvers<ContextType>;
  AmieComputeRecord?: AmieComputeRecordResolvers<ContextType>;
  AmieFailedRecord?: AmieFailedRecordResolvers<ContextType>;
  AmieLoadError?: AmieLoadErrorResolvers<ContextType>;
  AmieRecord?: AmieRecordResolvers<ContextType>;
  AmieResource?: AmieResourceResolvers<ContextType>;
  AmieResourceStatus?: AmieResourceStatusResolvers<ContextType>;
  AmieStorageRecord?: AmieStorageRecordResolvers<ContextType>;
  AmieUnrecognizedRecord?: AmieUnrecognizedRecordResolvers<ContextType>;
  AmieUsage?: AmieUsageResolvers<ContextType>;
  BatchReportSugerUsageRecordGroupsPayload?: BatchReportSugerUsageRecordGroupsPayloadResolvers<ContextType>;
  CreateGraalSystemsUsagePayload?: CreateGraalSystemsUsagePayloadResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  GraalSystemsUsage?: GraalSystemsUsageResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  NotehubDataUsage?: NotehubDataUsageResolvers<ContextType>;
  NotehubDevice?: NotehubDeviceResolvers<ContextType>;
  NotehubDeviceUsage?: NotehubDeviceUsageResolvers<ContextType>;
  NotehubEventsUsage?: NotehubEventsUsageResolvers<ContextType>;
  NotehubFleet?: NotehubFleetResolvers<ContextType>;
  NotehubFleetUsage?: NotehubFleetUsageResolvers<ContextType>;
  NotehubProjectUsage?: NotehubProjectUsageResolvers<ContextType>;
  NotehubRouteLogsUsage?: NotehubRouteLogsUsageResolvers<ContextType>;
  NotehubRouteUsage?: NotehubRouteUsageResolvers<ContextType>;
  NotehubSessionsUsage?: NotehubSessionsUsageResolvers<ContextType>;
  NotehubUsage?: NotehubUsageResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ReportAmieUsagePayload?: ReportAmieUsagePayloadResolvers<ContextType>;
  ReportSugerUsageRecordGroupPayload?: ReportSugerUsageRecordGroupPayloadResolvers<ContextType>;
  SugerAggregatedBillableRecord?: SugerAggregatedBillableRecordResolvers<ContextType>;
  SugerBillableMetric?: SugerBillableMetricResolvers<ContextType>;
  SugerBillableMetricFilter?: SugerBillableMetricFilterResolvers<ContextType>;
  SugerBillableMetricFilterGroup?: SugerBillableMetricFilterGroupResolvers<ContextType>;
  SugerBillableMetricInfo?: SugerBillableMetricInfoResolvers<ContextType>;
  SugerBillableRecord?: SugerBillableRecordResolvers<ContextType>;
  SugerBuyer?: SugerBuyerResolvers<ContextType>;
  SugerDimensionCategory?: SugerDimensionCategoryResolvers<ContextType>;
  SugerDimensionMapping?: SugerDimensionMappingResolvers<ContextType>;
  SugerDimensionMappingV2?: SugerDimensionMappingV2Resolvers<ContextType>;
  SugerDimensionMappingValue?: SugerDimensionMappingValueResolvers<ContextType>;
  SugerEntitlement?: SugerEntitlementResolvers<ContextType>;
  SugerPartnerUsageMeteringConfig?: SugerPartnerUsageMeteringConfigResolvers<ContextType>;
  SugerProperty?: SugerPropertyResolvers<ContextType>;
  SugerUniqueCountAggregationResult?: SugerUniqueCountAggregationResultResolvers<ContextType>;
  SugerUsage?: SugerUsageResolvers<ContextType>;
  SugerUsageMeteringConfig?: SugerUsageMeteringConfigResolvers<ContextType>;
  SugerUsageRecordGroup?: SugerUsageRecordGroupResolvers<ContextType>;
  SugerUsageRecordGroupConnection?: SugerUsageRecordGroupConnectionResolvers<ContextType>;
  SugerUsageRecordGroupEdge?: SugerUsageRecordGroupEdgeResolvers<ContextType>;
  SugerUsageRecordGroupMetaInfo?: SugerUsageRecordGroupMetaInfoResolvers<ContextType>;
  SugerUsageRecordGroupValidation?: SugerUsageRecordGroupValidationResolvers<ContextType>;
  SugerUsageRecordReport?: SugerUsageRecordReportResolvers<ContextType>;
  SugerUsageRecordReportConnection?: SugerUsageRecordReportConnectionResolvers<ContextType>;
  SugerUsageRecordReportEdge?: SugerUsageRecordReportEdgeResolvers<ContextType>;
  SugerUsageRecordReportInfo?: SugerUsageRecordReportInfoResolvers<ContextType>;
  ThousandEyesAccountGroup?: ThousandEyesAccountGroupResolvers<ContextType>;
  ThousandEyesAllocation?: ThousandEyesAllocationResolvers<ContextType>;
  ThousandEyesAllocations?: ThousandEyesAllocationsResolvers<ContextType>;
  ThousandEyesEndpointAgentsEmbeddedUsage?: ThousandEyesEndpointAgentsEmbeddedUsageResolvers<ContextType>;
  ThousandEyesEndpointAgentsEssentialsUsage?: ThousandEyesEndpointAgentsEssentialsUsageResolvers<ContextType>;
  ThousandEyesEndpointAgentsUsage?: ThousandEyesEndpointAgentsUsageResolvers<ContextType>;
  ThousandEyesEnterpriseAgentUnits?: ThousandEyesEnterpriseAgentUnitsResolvers<ContextType>;
  ThousandEyesEnterpriseAgentUnitsConnection?: ThousandEyesEnterpriseAgentUnitsConnectionResolvers<ContextType>;
  ThousandEyesEnterpriseAgentUnitsEdge?: ThousandEyesEnterpriseAgentUnitsEdgeResolvers<ContextType>;
  ThousandEyesEnterpriseAgentUnitsUsage?: ThousandEyesEnterpriseAgentUnitsUsageResolvers<ContextType>;
  ThousandEyesEnterpriseAgentsUsage?: ThousandEyesEnterpriseAgentsUsageResolvers<ContextType>;
  ThousandEyesQuota?: ThousandEyesQuotaResolvers<ContextType>;
  ThousandEyesTestUnits?: ThousandEyesTestUnitsResolvers<ContextType>;
  ThousandEyesTestUnitsConnection?: ThousandEyesTestUnitsConnectionResolvers<ContextType>;
  ThousandEyesTestUnitsEdge?: ThousandEyesTestUnitsEdgeResolvers<ContextType>;
  ThousandEyesTestUsage?: ThousandEyesTestUsageResolvers<ContextType>;
  ThousandEyesUsage?: ThousandEyesUsageResolvers<ContextType>;
  ThousandEyesUsageRecord?: ThousandEyesUsageRecordResolvers<ContextType>;
  UsageAccount?: UsageAccountResolvers<ContextType>;
  UsageAccountCapabilities?: UsageAccountCapabilitiesResolvers<ContextType>;
  UsageAccountHealth?: UsageAccountHealthResolvers<ContextType>;
  UsageDimension?: UsageDimensionResolvers<ContextType>;
  UsageQuantity?: UsageQuantityResolvers<ContextType>;
  UsageRateLimit?: UsageRateLimitResolvers<ContextType>;
  UsageReceipt?: UsageReceiptResolvers<ContextType>;
  UsageReceiptConnection?: UsageReceiptConnectionResolvers<ContextType>;
  UsageReceiptEdge?: UsageReceiptEdgeResolvers<ContextType>;
  UsageRecord?: UsageRecordResolvers<ContextType>;
  UsageRecordConnection?: UsageRecordConnectionResolvers<ContextType>;
  UsageRecordEdge?: UsageRecordEdgeResolvers<ContextType>;
  UsageRecordOutcome?: UsageRecordOutcomeResolvers<ContextType>;
  UsageWindow?: UsageWindowResolvers<ContextType>;
};

