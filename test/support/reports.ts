import type { World } from './world.ts';

/** What tests of reports ask for. */
export const RECEIPT = `
  id idempotencyKey accountId account { id } operation status attempts submittedAt updatedAt
  records { index key status providerReference code message }
`;

export const CREATE_USAGE = `mutation ($input: CreateGraalSystemsUsageInput!) {
  createGraalSystemsUsage(input: $input) {
    receipt { ${RECEIPT} }
    usage { id metric subject quantity productType productReference created dimensions { key value } }
  }
}`;

/** A receipt as it is now. */
// biome-ignore lint/suspicious/noExplicitAny: a receipt has the shape of its query
export async function receiptOf(world: World, id: string): Promise<any> {
  const { data, errors } = await world.query(`query ($id: ID!) { usageReceipt(id: $id) { ${RECEIPT} } }`, { id });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.usageReceipt;
}

/** Tries until it holds: what happens by itself happens soon, but nobody knows when. */
export async function eventually(holds: () => Promise<void>, withinMs = 10_000): Promise<void> {
  for (const deadline = performance.now() + withinMs; ; ) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
