import { type Operations, ServiceError, type ServiceRequest } from './service';

/** One value that a node sent. */
export interface SentMetric {
  readonly who: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at: number;
}

interface MetricDatum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Value: number;
}

interface MetricDataQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** Amazon CloudWatch: what nodes send, and what AWS tells of their instances and volumes. */
export class CloudWatch {
  public readonly sent: SentMetric[] = [];
  /** By the name of the metric and the values of its dimensions: `EBSByteBalance% i-0123`. */
  public readonly known = new Map<string, number>();

  private put({ call, caller, authorize }: ServiceRequest): object {
    const namespace = call.option('--namespace');
    authorize('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': namespace });
    const data = JSON.parse(call.option('--metric-data')) as readonly MetricDatum[];
    if (data.length === 0 || data.length > 1000) {
      throw new ServiceError(
        'ValidationError',
        `The collection MetricData must have 1 to 1000 members, got ${data.length}`,
      );
    }
    for (const { MetricName: name, Dimensions, Value: value } of data) {
      if (typeof value !== 'number' || Dimensions.length > 30) {
        throw new ServiceError('InvalidParameterValue', `The value of ${name} is no number: ${String(value)}`);
      }
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      this.sent.push({ who: caller.node.name, namespace, name, dimensions, value, at: Date.now() });
    }
    return {};
  }

  private get({ call, authorize }: ServiceRequest): object {
    authorize('cloudwatch:GetMetricData', '*');
    const queries = JSON.parse(call.option('--metric-data-queries')) as readonly MetricDataQuery[];
    return {
      MetricDataResults: queries.map(({ Id, MetricStat: { Metric } }) => {
        const value = this.known.get(
          [Metric.MetricName, ...Metric.Dimensions.map((dimension) => dimension.Value)].join(' '),
        );
        return { Id, Label: Metric.MetricName, StatusCode: 'Complete', Values: value === undefined ? [] : [value] };
      }),
    };
  }

  public readonly operations: Operations = {
    'cloudwatch put-metric-data': {
      name: 'PutMetricData',
      options: { required: ['--namespace', '--metric-data'] },
      run: (request) => this.put(request),
    },
    'cloudwatch get-metric-data': {
      name: 'GetMetricData',
      options: { required: ['--metric-data-queries', '--start-time', '--end-time'] },
      run: (request) => this.get(request),
    },
  };
}
