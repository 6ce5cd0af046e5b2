import type { JmxMetric } from '../facts/kafka-metrics';

/** A bean taken apart: `kafka.server:type=ReplicaManager,name=LeaderCount`. */
export interface BeanParts {
  readonly domain: string;
  readonly keys: readonly (readonly [string, string])[];
}

export function beanParts({ bean }: Pick<JmxMetric, 'bean'>): BeanParts {
  const [domain = '', properties = ''] = bean.split(':');
  const keys = properties.split(',').map((property): [string, string] => {
    const [key = '', value = ''] = property.split('=');
    return [key, value];
  });
  return { domain, keys };
}

/**
 * What the exporter of a node calls an attribute: all that is fixed of the bean, in lower case, and the attribute where it has
 * more than a value. What differs (`*`) becomes a label.
 */
export function exporterName(metric: JmxMetric): string {
  const { domain, keys } = beanParts(metric);
  const fixed = keys.map(([, value]) => value).filter((value) => value !== '*');
  const attribute = metric.attribute === 'Value' ? [] : [metric.attribute === 'Count' ? 'total' : metric.attribute];
  return [domain, ...fixed, ...attribute]
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
}

/**
 * Its series from the exporter of Amazon MSK, which has no rules: https://github.com/prometheus/jmx_exporter, default format.
 *
 * @param of - a label that they must have besides those of the bean
 */
export function openMonitoringSeries(metric: JmxMetric, of: string): string {
  const { domain, keys } = beanParts(metric);
  const [[, type] = ['', ''], ...others] = keys;
  const labels = others.filter(([, value]) => value !== '*').map(([key, value]) => `${key}="${value}"`);
  const name = [domain, type, metric.attribute].join('_').replaceAll(/[^A-Za-z0-9]+/g, '_');
  return `${name}{${[of, ...labels].join(',')}}`;
}
