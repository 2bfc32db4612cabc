import { providers } from '../../src/providers/index.ts';
import { eventually } from '../support/reports.ts';
import { closeAll, startVendor } from '../support/vendor.ts';
import { startWorld, type World } from '../support/world.ts';

/** A vendor whose clock is not ours. */

const REPORT = `mutation { reportAmieAdjustments(input: { idempotencyKey: "k", records: [{
  adjustmentType: REFUND, charge: "-1", startTime: "2026-11-01T00:00:00Z", localRecordId: "a1", localProjectId: "p",
  resource: "r", username: "u" }] }) { receipt { id status } } }`;

let world: World | undefined;
afterEach(async () => {
  await world?.stop();
  await closeAll();
});

test.each([
  ['an hour behind', -3_600_000],
  ['five seconds behind', -5_000],
  ['an hour ahead', 3_600_000],
])('failures are looked for since the report was sent, by the clock of a vendor that is %s', async (_case, skewMs) => {
  const vendor = await startVendor((response, _ordinal, request) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + skewMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end(
      request.method === 'POST' ? '{"Message":"1 records have been queued","ValidationFailedRecords":[]}' : '[]',
    );
  });
  const [amie] = providers.filter(({ name }) => name === 'AMIE');
  if (!amie) throw new Error('There is no AMIE.');
  world = await startWorld({
    accounts: () => [{ provider: amie, settings: { ...amie.sandboxSettings, baseUrl: vendor.url } }],
  });
  const beforeMs = Date.now();
  const { data } = await world.query(REPORT);
  expect(data.reportAmieAdjustments.receipt.status).toBe('ACCEPTED');
  await eventually(async () => expect(vendor.requests.length).toBeGreaterThan(1));
  const { target } = vendor.requests[1] as (typeof vendor.requests)[number];
  const from = Date.parse(new URL(target, vendor.url).searchParams.get('FromTime') ?? '');
  expect(from - skewMs).toBeGreaterThan(beforeMs - 3_000);
  expect(from - skewMs).toBeLessThanOrEqual(Date.now());
});
