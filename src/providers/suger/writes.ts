import { canonical } from '../../connection.ts';
import { canonicalDecimal, type Decimal } from '../../decimal.ts';
import { badInput, GatewayError } from '../../errors.ts';
import type {
  CreateSugerBillableMetricInput,
  SugerBillableMetricInfoInput,
  SugerDimensionMappingValueInput,
  SugerPartnerUsageMeteringConfigInput,
  UpdateSugerBillableMetricInput,
  UpdateSugerUsageMeteringConfigInput,
} from '../../generated/graphql.ts';
import { mapOf } from '../../report.ts';
import type { Day } from '../../time.ts';
import { type Answer, believe, numberOf, UpstreamError } from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import { isInvalid, type SugerClient } from './client.ts';
import type { UsagePayload } from './payload.ts';
import type { ConfigModel, GroupModel, MetricModel } from './wire.ts';

/** What is written to Suger without adding usage: each is sent once, and its error says where it may have been done. */
export type SugerWrites = ReturnType<typeof createSugerWrites>;

export function createSugerWrites(client: SugerClient, scope: RequestScope) {
  return {
    async createMetric(input: CreateSugerBillableMetricInput): Promise<MetricModel> {
      const metric = metricOf(input);
      return settled(
        () => client.createMetric(scope, metric),
        async () => ofMetric(input.id, (found) => isAsAsked(found, metric)),
      );
    },

    async updateMetric(input: UpdateSugerBillableMetricInput): Promise<MetricModel> {
      checkId(input.id);
      const change = changeOf(input);
      return settled(
        () => client.updateMetric(scope, input.id, change),
        async () => ofMetric(input.id, (found) => isChanged(found, change)),
      );
    },

    async updateMeteringConfig(input: UpdateSugerUsageMeteringConfigInput): Promise<ConfigModel> {
      const asked = configsOf(input);
      return settled(
        async () => {
          const answer = await client.updateMeteringConfig(scope, { partnerUsageMeteringConfigs: asked });
          // An object without it may be what is left of an answer.
          if (believe(answer.body.partnerUsageMeteringConfigs) === null) {
            throw client.unreadable('answered without the configuration');
          }
          return answer;
        },
        async () => {
          const { body } = await client.meteringConfig(scope);
          return asked.every((config) => isConfigured(body, config)) ? body : null;
        },
      );
    },

    deleteGroup: (id: string, creationDate: Day | null): Promise<GroupModel> =>
      settled(() => client.deleteGroup(scope, id, creationDate)),

    retryGroup: (id: string, creationDate: Day | null): Promise<GroupModel> =>
      settled(() => client.retryGroup(scope, id, creationDate)),

    async validate(groups: readonly UsagePayload[]): Promise<{ valid: boolean; message: string | null }> {
      try {
        await client.validate(scope, groups);
        return { valid: true, message: null };
      } catch (error) {
        if (!(error instanceof UpstreamError) || !isVerdict(error)) throw error;
        return { valid: false, message: error.said ?? error.message };
      }
    },
  };

  async function ofMetric(id: string, holds: (metric: MetricModel) => boolean): Promise<MetricModel | null> {
    const metric = (await client.metric(scope, id))?.body;
    return metric && holds(metric) ? metric : null;
  }

  /** Where no answer tells whether it was done, one look may: what it gives is what was asked for, whoever did it. */
  async function settled<T>(write: () => Promise<Answer<T>>, look?: () => Promise<T | null>): Promise<T> {
    try {
      return (await write()).body;
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.effect !== 'UNKNOWN') throw error;
      const found = await look?.().catch(ignoreRefusal);
      if (found) return found;
      // The vendor has said no: something else stands in the way.
      if (error.code === 'UPSTREAM_CONFLICT') throw error;
      const { phase, reason, upstreamStatus } = error.fault;
      throw client.error({
        code: 'WRITE_OUTCOME_UNKNOWN',
        retryable: false,
        what: 'gave no answer that tells whether it did what was asked: look there before you ask for it again',
        ...(phase && { phase }),
        ...(reason && { reason }),
        ...(upstreamStatus && { upstreamStatus }),
        cause: error,
      });
    }
  }
}

/** A look that fails tells nothing, and it is the write that the caller must hear of. A bug goes on its way. */
function ignoreRefusal(error: unknown): null {
  if (error instanceof UpstreamError || error instanceof GatewayError) return null;
  throw error;
}

/** What is wrong with a group comes as 500 or, where the vendor got no further than to read the request, as 400. */
function isVerdict(error: UpstreamError): boolean {
  const { code, fault } = error;
  return isInvalid(error) || (code === 'UPSTREAM_REJECTED' && fault.upstreamStatus === 400);
}

// Billable metrics

function metricOf({ id, name, description, aggregationType, info }: CreateSugerBillableMetricInput) {
  checkId(id);
  checkName(name);
  checkDescription(description);
  if (aggregationType === 'UNRECOGNIZED') throw unrecognized('aggregationType');
  return {
    id,
    name,
    ...given({ description }),
    aggregationType,
    ...(info ? { info: infoOf(info) } : {}),
  };
}

function infoOf({ filterGroups, groupBys, propertyUniqueOn }: SugerBillableMetricInfoInput) {
  return given({
    filterGroups: filterGroups?.map(({ filters }) => ({
      filters: filters.map(({ name, operation, value, valueType }) => {
        if (operation === 'UNRECOGNIZED') throw unrecognized('operation');
        if (valueType === 'UNRECOGNIZED') throw unrecognized('valueType');
        return { name, operation, ...given({ value, valueType }) };
      }),
    })),
    groupBys,
    propertyUniqueOn,
  });
}

function changeOf({ name, description, status }: UpdateSugerBillableMetricInput) {
  checkName(name);
  checkDescription(description);
  if (status === 'UNRECOGNIZED') throw unrecognized('status');
  const change = given({ name, description, status });
  if (Object.keys(change).length === 0) throw badInput('One of "name", "description" and "status" must be given.');
  return change;
}

function isAsAsked(found: MetricModel, asked: ReturnType<typeof metricOf>): boolean {
  const { id, name, description, aggregationType } = asked;
  return (
    canonical([found.id, found.name, found.description || null, found.aggregationType, found.status]) ===
      canonical([id, name, description || null, aggregationType, 'ACTIVE']) &&
    infoText(believe(found.info)) === infoText(asked.info ?? null)
  );
}

function isChanged(found: MetricModel, { name, description, status }: ReturnType<typeof changeOf>): boolean {
  return (
    (name === undefined || found.name === name) &&
    (description === undefined || (found.description || '') === description) &&
    (status === undefined || found.status === status)
  );
}

/** What a metric counts, as one text: what is left out, null and empty are the same. Throws where a part cannot be read. */
function infoText(
  info: {
    readonly filterGroups?: unknown;
    readonly groupBys?: unknown;
    readonly propertyUniqueOn?: unknown;
  } | null,
): string {
  const { filterGroups, groupBys, propertyUniqueOn } = info ?? {};
  const plain: unknown = JSON.parse(
    JSON.stringify([filterGroups ?? [], groupBys ?? [], propertyUniqueOn || null], (_, inner: unknown) => {
      if (inner instanceof UpstreamError) throw inner;
      return inner ?? undefined;
    }),
  );
  return canonical(plain);
}

function checkId(id: string): void {
  checkLength('id', id, 1, 36);
}

function checkName(name: string | null | undefined): void {
  checkLength('name', name, 4, 50);
}

function checkDescription(description: string | null | undefined): void {
  checkLength('description', description, 0, 300);
}

function checkLength(argument: string, text: string | null | undefined, min: number, max: number): void {
  if (text === null || text === undefined) return;
  const { length } = [...text];
  if (length < min || length > max) throw badInput(`"${argument}" must be ${min} to ${max} characters.`);
}

// Metering configuration

type WireConfig = ReturnType<typeof configOf>;

function configsOf({ partnerUsageMeteringConfigs }: UpdateSugerUsageMeteringConfigInput): WireConfig[] {
  if (partnerUsageMeteringConfigs.length === 0) throw badInput('"partnerUsageMeteringConfigs" may not be empty.');
  const partners = partnerUsageMeteringConfigs.map(({ partner }) => partner);
  if (partners.some((partner) => partner.trim() === '')) throw badInput('"partner" may not be blank.');
  if (new Set(partners).size < partners.length) {
    throw badInput('"partnerUsageMeteringConfigs" names a "partner" twice: give one entry for each.');
  }
  return partnerUsageMeteringConfigs.map(configOf);
}

function configOf({ partner, dimensionMapping, dimensionMappingV2, ...flags }: SugerPartnerUsageMeteringConfigInput) {
  const older = dimensionMapping?.map(({ key, value }) => ({ key, value: mappingValueOf(value) }));
  const newer = dimensionMappingV2?.map(({ key, value }) => ({ key, value: value.map(mappingValueOf) }));
  return {
    partner,
    ...given(flags),
    ...(older ? { dimensionMapping: mapOf(older, 'dimensionMapping') } : {}),
    ...(newer ? { dimensionMappingV2: mapOf(newer, 'dimensionMappingV2') } : {}),
  };
}

function mappingValueOf({ dimensionKey, mappingMode, convertionMultiplier }: SugerDimensionMappingValueInput) {
  if (mappingMode === 'UNRECOGNIZED') throw unrecognized('mappingMode');
  if (convertionMultiplier?.startsWith('-')) throw badInput('"convertionMultiplier" may not be negative.');
  return {
    dimensionKey,
    ...given({ mappingMode, convertionMultiplier: convertionMultiplier ? numberOf(convertionMultiplier) : null }),
  };
}

/** Whether what was asked of a marketplace stands in the configuration; what the caller left out is not looked at. */
function isConfigured({ partnerUsageMeteringConfigs }: ConfigModel, asked: WireConfig): boolean {
  const found = believe(partnerUsageMeteringConfigs)?.find(({ partner }) => partner === asked.partner);
  if (!found) return false;
  const { partner: _, dimensionMapping, dimensionMappingV2, ...flags } = asked;
  return (
    Object.entries(flags).every(([name, flag]) => (found[name as keyof typeof flags] ?? false) === flag) &&
    (dimensionMapping === undefined ||
      mappingText(found.dimensionMapping) === mappingText(pairsOf(dimensionMapping))) &&
    (dimensionMappingV2 === undefined ||
      mappingText(found.dimensionMappingV2) === mappingText(pairsOf(dimensionMappingV2)))
  );
}

function pairsOf<T>(map: Readonly<Record<string, T>>): { key: string; value: T }[] {
  return Object.entries(map).map(([key, value]) => ({ key, value }));
}

/** A mapping as one text: the order of its keys counts for nothing, equal numbers are equal, a mode left out is QUANTITY. */
function mappingText(mapping: unknown): string {
  const plain: unknown = JSON.parse(
    JSON.stringify(mapping ?? [], (name, inner: unknown) => {
      if (inner instanceof UpstreamError) throw inner;
      if (name === 'convertionMultiplier' && inner !== null && inner !== undefined) {
        // Ours is a number with its digits, theirs a decimal.
        return canonicalDecimal((typeof inner === 'string' ? inner : JSON.stringify(inner)) as Decimal);
      }
      return name === 'mappingMode' && inner === 'QUANTITY' ? undefined : (inner ?? undefined);
    }),
  );
  return canonical((plain as unknown[]).map(canonical).sort());
}

function unrecognized(argument: string): Error {
  return badInput(`"${argument}" may not be UNRECOGNIZED: the vendor has no such value.`);
}

/** Without what the caller left out: the vendor's models have no nulls. */
function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as never;
}
