import { z } from 'zod';
import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { SizingLimit } from '../../lib/sizing/limit-use';
import { CleanupPolicy } from '../../lib/sizing/workload';

/** Raised when a program that reads the output must be changed. */
export const SCHEMA_VERSION = 1;

const usd = z.number().min(0).describe('USD a month');

const limit = z
  .strictObject({
    limit: z.enum(SizingLimit),
    state: z.enum(['healthy', 'zone down', 'catch-up']),
    used: z.number(),
    allowed: z.number().describe('the limit, or what the headroom leaves of it'),
    capacity: z.number(),
    unit: z.string(),
    growsWithTraffic: z.boolean(),
  })
  .describe('how much of one limit is used');

const candidate = z
  .strictObject({
    kind: z.enum(KafkaKind),
    size: z.string().optional().describe('type of the brokers, or of a cluster of Confluent Cloud'),
    count: z.int().optional().describe('brokers, or units of Confluent Cloud'),
    zones: z.int(),
    replicasPerBroker: z.int().optional(),
    storage: z
      .strictObject({
        volumes: z.int(),
        volumeGib: z.number(),
        throughputMibps: z.number(),
        iops: z.number().optional(),
        provisionedThroughput: z.boolean(),
        filledPercent: z.number(),
      })
      .optional()
      .describe('of each broker'),
    limits: z.array(limit).describe('the tightest first'),
    bottleneck: limit,
    breaksFirst: limit.describe('the limit that more traffic reaches first'),
    roomToGrowPercent: z.number().describe('until breaksFirst no longer holds'),
    pageCacheSeconds: z.number().optional(),
    catchUpMinutes: z.number().optional().describe('absent as well where it would never be done'),
    cost: z.strictObject({
      brokersUsd: usd,
      controllersUsd: usd,
      storageUsd: usd,
      throughputUsd: usd,
      trafficUsd: usd,
      crossZoneUsd: usd,
      networkUsd: usd,
      operatorUsd: usd,
      totalUsd: usd,
    }),
    borrowedPrices: z.array(z.string()).describe('prices of us-east-1 that stand for those of the region'),
    unverifiedPrices: z.boolean(),
  })
  .describe('a cluster, how near it is to its limits, and what it costs');

const workload = z.strictObject({
  ingressMibps: z.number(),
  peakIngressMibps: z.number().optional(),
  fanOut: z.number().optional(),
  egressMibps: z.number().optional(),
  retentionHours: z.number().optional().describe('absent as well where it is for ever'),
  retentionGibPerPartition: z.number().optional(),
  cleanupPolicy: z.enum(CleanupPolicy).optional(),
  liveSetGib: z.number().optional(),
  replicationFactor: z.int().optional(),
  compressionRatio: z.number().optional(),
  topics: z.int().optional(),
  partitions: z.int().optional(),
  largestPartitionShare: z.number().optional(),
  consumerGroups: z.int().optional(),
  largestMessageMib: z.number().optional(),
  segmentMib: z.number().optional(),
  segmentHours: z.number().optional(),
  headroomPercent: z.number().optional(),
  growthPercentPerMonth: z.number().optional(),
  zones: z.int().optional(),
  toleratedLagMinutes: z.number().optional(),
  zoneOutageMinutes: z.number().optional(),
});

const forecast = z.strictObject({
  daysUntilFull: z.number().optional().describe('absent where it is not within ten years'),
  steps: z.array(z.strictObject({ day: z.number(), volumeGib: z.number() })),
  sizeWithoutStepsGib: z.number().optional().describe('of volumes that grow by themselves'),
  targetUtilizationPercent: z.number().optional(),
  volumeGib: z.number(),
  points: z.array(z.strictObject({ day: z.number(), usedGib: z.number(), autoScaledGib: z.number() })),
});

/** What `cdk-kafka plan --json` prints. */
export const planSchema = z
  .strictObject({
    version: z.literal(SCHEMA_VERSION),
    workload,
    region: z.string(),
    pricesAsOf: z.iso.date(),
    kinds: z
      .array(z.strictObject({ kind: z.enum(KafkaKind), cheapest: candidate, runnerUp: candidate.optional() }))
      .describe('each kind that carries the workload, the cheapest first'),
    impossible: z.array(z.strictObject({ kind: z.enum(KafkaKind), reason: z.string(), remedy: z.string() })),
    paretoFront: z.array(candidate).describe('none of all is both cheaper and has more room to grow'),
    recommendations: z.array(z.strictObject({ environment: z.string(), candidate, reasons: z.array(z.string()) })),
    crossover: z.strictObject({
      fromIngressMibps: z.number().optional().describe('absent where EC2 is not cheaper'),
      managedToSelfManaged: z.number().optional(),
      folkloreFactor: z.number(),
    }),
    forecasts: z.array(z.strictObject({ kind: z.enum(KafkaKind), forecast })),
    assumptions: z.array(z.string()),
  })
  .describe('What cdk-kafka plan --json prints. Rates in MiB/s, sizes in GiB, cost in USD a month.');

/** What `cdk-kafka plan --template ... --json` prints. */
export const templateSchema = z
  .strictObject({
    version: z.literal(SCHEMA_VERSION),
    name: z.string(),
    mostIngressMibps: z.number().describe('average, of producers before compression, up to which every limit holds'),
    candidate: candidate.describe('under the workload that was given, or the most that it carries'),
    broken: z.array(z.string()).describe('limits that do not hold under the workload that was given'),
    outOfProportion: z.array(z.string()),
    assumptions: z.array(z.string()),
  })
  .describe('What cdk-kafka plan --template and --stack print with --json.');

export type PlanJson = z.infer<typeof planSchema>;
export type TemplateJson = z.infer<typeof templateSchema>;
