import { App, Stack } from 'aws-cdk-lib';
import { byHand, ours } from './monitoring';
import { printTurns } from './turns';

// Clusters that are monitored, a stack each: `measure-monitoring.ts <rounds>`.

printTurns({
  counts: [5, 25],
  make: (way, count, outdir) => {
    const app = new App({ outdir, analyticsReporting: false });
    for (let index = 0; index < count; index += 1) {
      const stack = new Stack(app, `Stack${index}`, { env: { region: 'eu-west-1' } });
      ({ ours, byHand })[way](stack, `orders-${index}`);
    }
    return app;
  },
  resources: (templates) => Object.values(templates.get('Stack0.template.json')?.Resources ?? {}),
});
