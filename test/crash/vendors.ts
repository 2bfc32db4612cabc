import { providers } from '../../src/providers/index.ts';
import { type MountedVendor, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { isRawNumber, parseJson } from '../../src/upstream/index.ts';

/** What a vendor has taken, told apart from what it was sent: an answer that was spoilt before it did anything is none. */
export interface TakenRecord {
  readonly provider: string;
  /** By what the vendor tells the record from others: the key among its dimensions, the group's id, the LocalRecordID. */
  readonly name: string;
  readonly amount: string;
}

export interface Vendors extends Sandbox {
  /** Every record that was processed, as often as it was. */
  readonly taken: readonly TakenRecord[];
}

/** The sandbox, with a book of its own of what each vendor has processed. */
export async function startVendors(): Promise<Vendors> {
  const taken: TakenRecord[] = [];
  const vendors = providers.map(
    ({ id, name, standIn }): MountedVendor => ({
      id,
      name,
      standIn: {
        ...standIn,
        start(world) {
          const running = standIn.start(world);
          return {
            ...running,
            answer(request) {
              const answer = running.answer(request);
              if (request.method === 'POST' && answer.status === 200 && request.path !== standIn.tokenPath) {
                taken.push(...recordsIn(name, request.body));
              }
              return answer;
            },
          };
        },
      },
    }),
  );
  const sandbox = await startSandbox(vendors, { port: 0 });
  return { ...sandbox, taken };
}

function recordsIn(provider: string, body: string): TakenRecord[] {
  // biome-ignore lint/suspicious/noExplicitAny: three vendors' bodies
  const sent = parseJson(body) as any;
  switch (provider) {
    case 'GRAALSYSTEMS':
      return [{ provider, name: sent.dimensions['usage-gateway-key'], amount: textOf(sent.quantity) }];
    case 'SUGER':
      return [{ provider, name: sent.id, amount: textOf(sent.records.api_call) }];
    case 'AMIE':
      return sent.Records.map((record: { LocalRecordID: string; Charge: string }) => ({
        provider,
        name: record.LocalRecordID,
        amount: record.Charge,
      }));
    default:
      throw new Error(`Nobody reports to ${provider}.`);
  }
}

function textOf(number: unknown): string {
  return isRawNumber(number) ? (number as { rawJSON: string }).rawJSON : String(number);
}
