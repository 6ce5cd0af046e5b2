import type { Workload } from '../../lib/sizing/workload';
import { markup, type Markup } from './markup';
import { counted, figure, hours, lasting, percentage } from '../plan/words';

/** What a property is called, and its value in units of people. */
type Line<T> = readonly [name: string, inWords: (value: T) => string];

const rate = (mibps: number) => `${figure(mibps)} MiB/s`;
const gib = (value: number) => (value === Infinity ? 'without end' : `${figure(value)} GiB`);
const mib = (value: number) => (value >= 1024 ? gib(value / 1024) : `${figure(value)} MiB`);

const lines: { readonly [P in keyof Required<Workload>]: Line<Required<Workload>[P]> } = {
  ingressMibps: ['Producers write, on average', rate],
  peakIngressMibps: ['In the busiest minutes', rate],
  fanOut: ['Each byte is read', (times) => counted(times, 'time')],
  egressMibps: ['Consumers read, on average', rate],
  retentionHours: ['Records are kept', hours],
  retentionGibPerPartition: ['A partition keeps', gib],
  cleanupPolicy: ['Cleanup policy', String],
  liveSetGib: ['Last record of every key', gib],
  replicationFactor: ['Replicas of each record', figure],
  compressionRatio: ['Compression leaves', percentage],
  topics: ['Topics', figure],
  partitions: ['Partitions, replicas not counted', figure],
  largestPartitionShare: ['The busiest partition gets', (share) => `${figure(share * 100)} %`],
  consumerGroups: ['Consumer groups', figure],
  largestMessageMib: ['Largest message', mib],
  segmentMib: ['A segment is closed at', mib],
  segmentHours: ['A segment is closed after', hours],
  headroomPercent: ['Stays free of each limit', (percent) => `${figure(percent)} %`],
  growthPercentPerMonth: ['Growth a month', (percent) => `${figure(percent)} %`],
  zones: ['Availability Zones', figure],
  toleratedLagMinutes: ['Consumers may be behind by', lasting],
  zoneOutageMinutes: ['Longest outage of a zone', lasting],
};

/** What was said; what was not is among the assumptions. */
export function workloadSection(workload: Workload): Markup {
  const rows = Object.keys(lines).flatMap((property) => row(workload, property as keyof Workload));
  return markup`<section>
<h2>Workload</h2>
<table class="facts"><tbody>${rows}</tbody></table>
<p class="small">Bytes as producers hand them to their client, before compression. What was not said is below, under
<a href="#assumptions">assumptions</a>.</p>
</section>
`;
}

function row(workload: Workload, property: keyof Workload): Markup[] {
  const value = workload[property];
  const [name, inWords] = lines[property] as Line<unknown>;
  return value === undefined ? [] : [markup`\n<tr><th scope="row">${name}</th><td>${inWords(value)}</td></tr>`];
}
