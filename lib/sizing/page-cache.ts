/**
 * The heap of a broker: on 32 GiB and more Kafka's documentation gives 6 GB, and the rest to the page cache.
 *
 * https://kafka.apache.org/43/operations/java-version/
 */
export function brokerHeapMib(memoryMib: number): number {
  return memoryMib >= 32 * 1024 ? 6 * 1024 : Math.floor(memoryMib / 4);
}

/** The system, the agents on it and what the JVM has beside its heap. */
const SYSTEM_GIB = 1.5;

/**
 * How long what was written stays in memory, in seconds: whoever reads later than that reads from disk.
 *
 * Kafka's documentation asks for 30 s of writing: https://kafka.apache.org/43/operations/hardware-and-os/
 */
export function pageCacheSeconds(memoryGib: number, writtenMibps: number): number {
  const cacheMib = Math.max(0, memoryGib * 1024 - brokerHeapMib(memoryGib * 1024) - SYSTEM_GIB * 1024);
  return cacheMib / writtenMibps;
}
