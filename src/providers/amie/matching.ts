import { canonicalDecimal, type Decimal } from '../../decimal.ts';
import type { Field } from '../../upstream/index.ts';
import type { RecordModel } from './wire.ts';

/** Finds again, in what AMIE sends, the records that were sent: it gives no id for any of them. */

/** The fields of which a record is made up; every other is beside the point, and may come back in another form. */
const TELLING = [
  ...['resource', 'username', 'localProjectId', 'charge', 'adjustmentType'],
  ...['submitTime', 'startTime', 'endTime', 'collectionTime'],
];

/**
 * Which of the records sent were given back, by their places; each is given back once at most. null where one that was given
 * back cannot be told: it may be any of several that differ, or none of them.
 */
export function placesOf(sent: readonly RecordModel[], givenBack: readonly RecordModel[]): readonly number[] | null {
  const named = Map.groupBy(sent.keys(), (place) => textOf(sent[place]?.localRecordId));
  const places: number[] = [];
  for (const record of givenBack) {
    const left = (named.get(textOf(record.localRecordId)) ?? []).filter(
      (place) => !places.includes(place) && agrees(sent[place], record, ['resource']),
    );
    const alike = left.filter((place) => agrees(sent[place], record, TELLING));
    const [place, ...others] = alike.length > 0 ? alike : left;
    // What came back may be rounded, or lack the very field that is wrong: still it must be clear which one it is.
    if (place === undefined || others.some((other) => !agrees(sent[place], sent[other], TELLING))) return null;
    places.push(place);
  }
  return places;
}

/** Whether a record that the vendor lists is one that was sent: of the same type, name, charge and times. */
export function isSame(sent: RecordModel, listed: RecordModel): boolean {
  return (
    sent.__typename === listed.__typename &&
    textOf(sent.localRecordId) === textOf(listed.localRecordId) &&
    textOf(sent.resource) === textOf(listed.resource) &&
    textOf(listed.charge) !== null &&
    agrees(sent, listed, TELLING)
  );
}

/** What the vendor keeps of a charge may be rounded: the sites that compare it allow for as much. */
const CHARGE_TOLERANCE = 0.01;

/** Whether two charges are the same one, as far as the vendor keeps it. */
export function isSameCharge(a: string, b: string): boolean {
  return (
    canonicalDecimal(a as Decimal) === canonicalDecimal(b as Decimal) ||
    Math.abs(Number(a) - Number(b)) <= CHARGE_TOLERANCE
  );
}

/** Whether nothing that both records say of these fields differs. */
function agrees(a: object | undefined, b: object | undefined, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const [left, right] = [textOf(fieldOf(a, field)), textOf(fieldOf(b, field))];
    if (left === null || right === null) return true;
    return field === 'charge' ? isSameCharge(left, right) : left === right;
  });
}

function fieldOf(record: object | undefined, field: string): Field<string> | undefined {
  return (record as Readonly<Record<string, Field<string>>> | undefined)?.[field];
}

/** null where the field was left out, or cannot be read. */
function textOf(field: Field<string> | undefined): string | null {
  return typeof field === 'string' ? field : null;
}
