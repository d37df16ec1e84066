import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { expectFixed } from '../../support/listen-cases.ts';

function found(script: string): string[] {
  return check(job(script))
    .findings.filter((finding) => finding.rule === 'JV105')
    .map((finding) => `${finding.severity} ${finding.confidence}`);
}

describe('Ray', () => {
  it.each<[script: string, expected: string[]]>([
    ['ray start --head --dashboard-host=0.0.0.0', ['critical high']],
    ['ray start --head --dashboard-host 0.0.0.0 --include-dashboard=True', ['critical high']],
    ['ray start --head --dashboard_host="::"', ['critical high']],
    ['H=0.0.0.0\nray start --head --dashboard-host $H', ['critical high']],
    ['ray start --head --dashboard-host "$(hostname -i)"', ['critical high']],
    ['ray start --head --dashboard-host "$SLURMD_NODENAME"', ['critical high']],
    ['ray start --head --dashboard-host "$WHERE"', ['critical medium']],
    ['uv run ray start --head --dashboard-host 0.0.0.0', ['critical high']],
    ['python -m ray.scripts.scripts start --head --dashboard-host 0.0.0.0', ['critical high']],
    [`python -c 'import ray; ray.init(dashboard_host="0.0.0.0")'`, ['critical high']],
    ['RAY_AUTH_MODE=disabled ray start --head --dashboard-host 0.0.0.0', ['critical high']],
    ['ray start --head', ['medium medium']],
    ['ray start --head --dashboard-host localhost', ['medium medium']],
    ['ray start --head --include-dashboard=false --dashboard-host=0.0.0.0', ['medium medium']],
    ['srun -N1 -w "$head" bash -c "ray start --head --node-ip-address=$ip --port=6379 --block" &', ['medium medium']],
    ['singularity exec --nv ray.sif ray start --head --num-cpus 8', ['medium medium']],
    ['docker run --network bridge ray:1 ray start --head --include-dashboard=false', []],
  ])('%s', (script, expected) => {
    expect(found(script)).toEqual(expected);
  });

  it.each([
    'export RAY_AUTH_MODE=token\nray start --head --dashboard-host=0.0.0.0',
    'RAY_AUTH_MODE=token ray start --head',
    'export RAY_AUTH_MODE=$MODE\nray start --head',
    'ray start --address "$ip_head" --block',
    'ray start --head --node-ip-address=127.0.0.1',
    'ray stop',
    'RAY_AUTH_MODE=token ray start --head --dashboard-host=${H:-127.0.0.1}',
    'ray status --address "$ip_head"',
    `python -c 'import ray; ray.init()'`,
    `python -c 'import ray; ray.init(address="auto")'`,
    'echo ray start --head --dashboard-host=0.0.0.0',
  ])('is silent about %s', (script) => {
    expect(found(script)).toEqual([]);
  });

  it('reports the dashboard and its head node once', () => {
    expect(
      summary(check(job('ray start --head --dashboard-host=0.0.0.0'))).filter((line) =>
        /medium|high|critical/.test(line),
      ),
    ).toEqual(['JV105 critical 3']);
  });
});

describe('Dask', () => {
  it.each<[script: string, expected: string[]]>([
    ['dask scheduler', ['medium medium']],
    ['dask-scheduler --interface ib0 --scheduler-file s.json &', ['medium medium']],
    ['dask scheduler --host 0.0.0.0 --port 8786 --dashboard-address :8787', ['medium medium']],
    ['dask scheduler --host tls://0.0.0.0:8786 --tls-ca-file a --tls-cert b', ['medium medium']],
    ['dask scheduler --host "$(hostname)" --tls-ca-file a --tls-cert b --tls-key c', ['medium medium']],
    ['dask scheduler --protocol tcp --tls-ca-file a --tls-cert b --tls-key c', ['medium medium']],
    ['dask scheduler $OPTIONS', ['medium low']],
    ['python -m distributed.cli.dask_scheduler', ['medium medium']],
    ['python <<EOF\nfrom dask.distributed import LocalCluster\nLocalCluster(host="0.0.0.0")\nEOF', ['medium medium']],
  ])('%s', (script, expected) => {
    expect(found(script)).toEqual(expected);
  });

  it.each([
    'dask scheduler --host 127.0.0.1',
    'dask scheduler --host tcp://localhost:8786',
    'dask scheduler --interface lo',
    'dask scheduler --tls-ca-file a --tls-cert b --tls-key c',
    'dask scheduler --host tls://:8786 --tls-ca-file a --tls-cert b --tls-key c',
    'dask scheduler --host "$(hostname)-ib0" --protocol tls --tls-ca-file a --tls-cert b --tls-key c',
    'P=DASK_DISTRIBUTED__COMM__\nexport DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME=tls DASK_DISTRIBUTED__COMM__TLS__CA_FILE=a DASK_DISTRIBUTED__COMM__TLS__SCHEDULER__CERT=b DASK_DISTRIBUTED__COMM__TLS__SCHEDULER__KEY=c\ndask scheduler',
    'dask worker "tcp://$HEAD:8786" --nworkers 4',
    'dask-worker --scheduler-file s.json',
    `python -c 'from dask.distributed import LocalCluster; LocalCluster()'`,
    `python -c 'from dask.distributed import LocalCluster; LocalCluster(host="localhost")'`,
  ])('is silent about %s', (script) => {
    expect(found(script)).toEqual([]);
  });
});

describe('IPython Parallel and Spark', () => {
  it.each<[script: string, expected: string[]]>([
    ["ipcontroller --ip='*' &", ['medium medium']],
    ['ipcontroller --ip=* --profile=job', ['medium medium']],
    ['ipcluster start -n 4 --ip=$(hostname)', ['medium medium']],
    ["ipcontroller --ip='*' --no-secure", ['critical high']],
    ['$SPARK_HOME/sbin/start-master.sh', ['medium medium']],
    ['export SPARK_MASTER_HOST=0.0.0.0\nspark-class org.apache.spark.deploy.master.Master', ['medium medium']],
    ['"$SPARK_HOME"/sbin/start-all.sh', ['medium medium']],
  ])('%s', (script, expected) => {
    expect(found(script)).toEqual(expected);
  });

  it.each([
    'ipcontroller --profile=job',
    "ipcontroller --ip='*' --enable-curve",
    'ipengine --profile=job',
    '$SPARK_HOME/sbin/start-master.sh --host localhost',
    'export SPARK_MASTER_HOST=127.0.0.1\n$SPARK_HOME/sbin/start-master.sh',
    'export SPARK_DAEMON_JAVA_OPTS="-Dspark.authenticate=true -Dspark.authenticate.secret=$S"\n$SPARK_HOME/sbin/start-master.sh',
    'cat > conf/spark-defaults.conf <<EOF\nspark.authenticate true\nEOF\n$SPARK_HOME/sbin/start-master.sh',
    '$SPARK_HOME/sbin/start-worker.sh "spark://$HEAD:7077"',
    '$SPARK_HOME/sbin/stop-master.sh',
    '$HADOOP_HOME/sbin/start-all.sh',
    'spark-submit --master "local[*]" app.py',
  ])('is silent about %s', (script) => {
    expect(found(script)).toEqual([]);
  });
});

describe("Ray's fixes", () => {
  it.each([
    ['ray start --head --dashboard-host=0.0.0.0', 'RAY_AUTH_MODE=token ray start --head --dashboard-host=127.0.0.1'],
    ['ray start --head --port=6379 &', 'RAY_AUTH_MODE=token ray start --head --port=6379 &'],
  ])('%s', (script, expected) => {
    expectFixed('JV105', script, expected);
  });

  it('leaves a default of the script alone', () => {
    expect(found('ray start --head --dashboard-host=${H:-127.0.0.1}')).toEqual(['medium medium']);
  });
});
