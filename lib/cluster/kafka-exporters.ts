import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { ExporterFlavour } from '../facts/prometheus-queries';
import { invalid } from '../private/errors';
import type { PrometheusExporter } from './prometheus-exporter';

/**
 * Exporters of one kind, on every node of a cluster.
 */
export interface KafkaExporterTargets {
  /** Which exporter. */
  readonly exporter: PrometheusExporter;

  /** The port that it listens on. */
  readonly port: number;

  /** Names whose addresses (A records) are those of the nodes. */
  readonly dnsNames: string[];
}

/** An exporter and its port: what rules of security groups need, without asking for names. */
type ExporterPort = Pick<KafkaExporterTargets, 'exporter' | 'port'>;

/** What exporters are like on one kind of cluster. */
export interface ExportersOf {
  /** Whose names metrics have. */
  readonly flavour: ExporterFlavour;
  readonly ports: Readonly<Record<PrometheusExporter, number>>;
  /** Asked for by who needs them only, as to know them may take a call to AWS. */
  readonly dnsNames: () => string[];
  readonly securityGroups: () => readonly ec2.IConnectable[];
}

/**
 * Where Prometheus scrapes a cluster.
 */
export class KafkaExporters {
  /**
   * Those that are asked for, where any is.
   *
   * @internal
   */
  public static _of(exporters: readonly PrometheusExporter[], of: ExportersOf): KafkaExporters | undefined {
    const ports = [...new Set(exporters)].map((exporter) => ({ exporter, port: of.ports[exporter] }));
    return ports.length === 0 ? undefined : new KafkaExporters(ports, of);
  }

  private constructor(
    private readonly ports: readonly ExporterPort[],
    private readonly of: ExportersOf,
  ) {}

  /** Every kind of exporter that there is. */
  public get targets(): KafkaExporterTargets[] {
    const dnsNames = this.of.dnsNames();
    return this.ports.map((port) => ({ ...port, dnsNames }));
  }

  /** @internal */
  public get _flavour(): ExporterFlavour {
    return this.of.flavour;
  }

  /**
   * Which there are, without asking for names.
   *
   * @internal
   */
  public get _kinds(): PrometheusExporter[] {
    return this.ports.map(({ exporter }) => exporter);
  }

  /**
   * Opens the ports of the exporters, and no other, to a scraper.
   *
   * @param scraper - who scrapes
   */
  public allowFrom(scraper: ec2.IConnectable): void {
    this.forEachPort((group, port, description) => {
      group.connections.allowFrom(scraper, port, description);
    });
  }

  /**
   * The same as `allowFrom`, with the rules in the stack of the scraper.
   *
   * @internal
   */
  public _reachFrom(scraper: ec2.IConnectable): void {
    this.forEachPort((group, port, description) => {
      scraper.connections.allowTo(group, port, description);
    });
  }

  private forEachPort(open: (group: ec2.IConnectable, port: ec2.Port, description: string) => void): void {
    for (const group of this.of.securityGroups()) {
      for (const { exporter, port } of this.ports) {
        open(group, ec2.Port.tcp(port), `Prometheus ${exporter} exporter`);
      }
    }
  }
}

/** The exporters of a cluster that must have some. */
export function requireExporters(cluster: IConstruct & { readonly exporters?: KafkaExporters }): KafkaExporters {
  if (!cluster.exporters) {
    throw invalid(
      `there is nothing to scrape; give the cluster 'prometheusExporters', such as [PrometheusExporter.JMX, ` +
        `PrometheusExporter.NODE]; serverless clusters have none, and those on EC2 that were made elsewhere are not scraped from here`,
      cluster,
    );
  }
  return cluster.exporters;
}
