import type { StackResource } from './stack-values';
import { addressIn, benchZone, type BenchZone } from './zones';

/** What lasts from a deployment to the next one. */
export interface Memory {
  readonly zones: Map<string, BenchZone>;
  readonly addresses: Map<string, string>;
  readonly secrets: Map<string, string>;
}

/** Zones have their numbers in the order of their names, and those of an update come after those that were there. */
export function learnZones(groups: readonly StackResource[], { zones }: Memory): void {
  const names = new Set(groups.flatMap((group) => group.property('AvailabilityZones') as string[]));
  for (const name of [...names].sort()) {
    if (!zones.has(name)) {
      zones.set(name, benchZone(name, zones.size + 1));
    }
  }
}

/** The next one of the zone; whoever has an address keeps it. */
export function addressOf(path: string, zoneName: string, { zones, addresses }: Memory): string {
  const zone = zoneOf(zoneName, zones);
  const taken = [...addresses.values()].filter((address) => address.startsWith(`10.78.${zone.index}.`));
  const address = addressIn(zone, taken.length + 1);
  addresses.set(path, address);
  return address;
}

export function zoneOf(name: string, zones: Memory['zones']): BenchZone {
  const zone = zones.get(name);
  if (!zone) {
    throw new Error(`${name} is no zone of the deployment, which has ${[...zones.keys()].join(', ')}`);
  }
  return zone;
}
