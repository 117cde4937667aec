/**
 * Changes of addresses within an Organization, in an order in which each address is free when it is wanted: who gives an
 * address up goes before who takes it. A circle, such as two Members who swap, is opened by way of a third address. Pure.
 */

export interface AddressMove {
  key: string;
  /** The Organization. */
  parent: string;
  from: string;
  to: string;
}

export interface AddressStep {
  key: string;
  /** A third address to go to first; the Member comes again later in the list. */
  via?: string;
}

const at = ({ parent }: AddressMove, address: string): string => `${parent} ${address.toLowerCase()}`;

export function orderAddresses(moves: readonly AddressMove[]): AddressStep[] {
  const leaving = new Map(moves.map(move => [at(move, move.from), move]));
  const steps: AddressStep[] = [];
  const done = new Set<AddressMove>();

  function settle(move: AddressMove, path: Set<AddressMove>): void {
    if (done.has(move)) return;
    path.add(move);
    const holder = leaving.get(at(move, move.to));
    if (holder && holder !== move && !done.has(holder)) {
      if (path.has(holder)) steps.push({ key: holder.key, via: thirdAddress(holder) });
      else settle(holder, path);
    }
    done.add(move);
    steps.push({ key: move.key });
  }
  for (const move of moves) settle(move, new Set());
  return steps;
}

/** An address of the same mailbox that no one else can have. */
function thirdAddress({ from, key }: AddressMove): string {
  const split = from.lastIndexOf('@');
  const mark = key.slice(-8).replace(/[^a-z0-9]/gi, '');
  return `${from.slice(0, split)}+migrating-${mark}${from.slice(split)}`;
}
