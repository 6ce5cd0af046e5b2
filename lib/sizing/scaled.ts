import { demandOf } from './demand';
import type { Workload } from './workload';

/** More or less traffic over the same partitions, on whose number nothing that was assumed has any more influence. */
export function withTraffic(workload: Workload, factor: number): Workload {
  const { ingressMibps, peakIngressMibps, egressMibps, liveSetGib } = workload;
  return {
    ...workload,
    ingressMibps: ingressMibps * factor,
    peakIngressMibps: peakIngressMibps && peakIngressMibps * factor,
    egressMibps: egressMibps && egressMibps * factor,
    liveSetGib: liveSetGib && liveSetGib * factor,
    partitions: workload.partitions ?? demandOf(workload).partitions,
  };
}

/** The same kind of work, more or less of it: partitions grow with it, so that none of them gets more. */
export function scaled(workload: Workload, factor: number): Workload {
  const { partitions = 1, ...rest } = withTraffic(workload, factor);
  return { ...rest, partitions: factor > 1 ? Math.ceil(partitions * factor) : partitions };
}
