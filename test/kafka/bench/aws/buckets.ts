import { publishedFile, type AssemblyFile } from '../cloud-assembly';
import { CliError, usage } from './cli-arguments';
import { FileAnswer, type Operations } from './service';

/** Amazon S3: objects are files of this machine. */
export class Buckets {
  private readonly objects = new Map<string, AssemblyFile>();

  constructor(private readonly cache: string) {}

  public put(file: AssemblyFile): void {
    this.objects.set(`${file.bucket}/${file.key}`, file);
  }

  public delete(bucket: string, key: string): void {
    this.objects.delete(`${bucket}/${key}`);
  }

  public readonly operations: Operations = {
    's3 cp': {
      name: 'HeadObject',
      options: { positional: 2, flags: ['--only-show-errors', '--no-progress', '--quiet'] },
      run: async ({ call, authorize, allows }) => {
        const [source = '', target = ''] = call.positional;
        const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
        if (bucket === undefined || key === undefined || target.startsWith('s3://')) {
          throw usage('the bench copies from S3 to a file only');
        }
        authorize('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
        const file = this.objects.get(`${bucket}/${key}`);
        if (!file) {
          // Who may not list a bucket does not learn what is not in it.
          const says = allows('s3:ListBucket', `arn:aws:s3:::${bucket}`)
            ? `(404) when calling the HeadObject operation: Key "${key}" does not exist`
            : '(403) when calling the HeadObject operation: Forbidden';
          throw new CliError(1, `fatal error: An error occurred ${says}\n`);
        }
        const silent = call.flags.has('--only-show-errors') || call.flags.has('--quiet') || target === '-';
        const path = target.endsWith('/') ? target + (key.split('/').at(-1) ?? '') : target;
        const says = silent ? '' : `download: ${source} to ${path}\n`;
        return new FileAnswer(await publishedFile(file, this.cache), path, says);
      },
    },
  };
}
