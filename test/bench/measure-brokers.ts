import { appWith, byHand, ours } from './brokers';
import { printTurns } from './turns';

// Brokers on EC2, so many in each of three zones: `measure-brokers.ts <rounds>`.

printTurns({
  counts: [2, 11, 20],
  make: (way, count, outdir) => appWith({ ours, byHand }[way], count, outdir),
  resources: (templates) =>
    [...templates]
      .filter(([file]) => file.endsWith('.nested.template.json'))
      .flatMap(([, { Resources }]) => Object.entries(Resources).filter(([id]) => id.startsWith('Broker'))),
});
