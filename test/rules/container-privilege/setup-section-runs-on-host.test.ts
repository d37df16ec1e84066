import { expect, it } from 'vitest';
import { check, summary } from '../../support/check.ts';

const CASES: readonly (readonly [setup: string, severity: string | undefined])[] = [
  // commands on the host
  ['curl -O https://x.example/a.tar.gz', 'high'],
  ['git clone https://x.example/a', 'high'],
  ['pip install --target ${SINGULARITY_ROOTFS}/opt numpy==1.0', 'high'],
  ['chmod -R 777 /opt', 'medium'],
  ['make', 'medium'],
  ['./prepare.sh', 'medium'],
  ['sudo mkdir /x', 'medium'],
  ['mkdir build', 'medium'],
  ['mv build ${APPTAINER_ROOTFS}/opt', 'medium'],
  ['rm -rf ${APPTAINER_ROOTFS}/x /tmp/y', 'medium'],
  ['cp a ${APPTAINER_ROOTFS}/../x', 'medium'],
  ['echo a > list.txt', 'medium'],
  ['cp -t /opt ${APPTAINER_ROOTFS}/x', 'medium'],
  ['find . -name "*.pyc" -delete', 'medium'],
  ['$TOOL', 'medium'],
  ['tar -xzf a.tgz', 'medium'],
  ['tar -cf ${APPTAINER_ROOTFS}/a.tar -C /opt x', 'medium'],
  // only the image
  ['mkdir -p ${APPTAINER_ROOTFS}/data', 'info'],
  ['mkdir -m 755 -p "$SINGULARITY_ROOTFS/data" $SINGULARITY_ROOTFS/x', 'info'],
  ['cp -r src/* ${APPTAINER_ROOTFS}/opt/', 'info'],
  ['cp -t ${APPTAINER_ROOTFS}/opt a b', 'info'],
  ['install -m 644 a ${APPTAINER_ROOTFS}/a', 'info'],
  ['touch ${SINGULARITY_ROOTFS}/usr/bin/nvidia-smi', 'info'],
  ['rm -rf ${APPTAINER_ROOTFS}/tmp/*', 'info'],
  ['cd ${APPTAINER_ROOTFS} && mkdir -p a/b', 'info'],
  ['R=$SINGULARITY_ROOTFS/opt; mkdir $R; echo x >> $R/y', 'info'],
  ['cat <<EOF > ${APPTAINER_ROOTFS}/x\nmake\nEOF', 'info'],
  ['chmod +x ${APPTAINER_ROOTFS}/x', 'info'],
  ['sed -i s/a/b/ ${APPTAINER_ROOTFS}/etc/x', 'info'],
  ['for d in a b; do mkdir -p ${APPTAINER_ROOTFS}/$d; done', 'info'],
  ['tar -xzf a.tgz -C ${APPTAINER_ROOTFS}/opt', 'info'],
  ['cd ${APPTAINER_ROOTFS}/opt; tar -xzf /a.tgz', 'info'],
  ['mknod -m 666 ${APPTAINER_ROOTFS}/dev/null c 1 3', 'info'],
  ['bash -c "mkdir ${APPTAINER_ROOTFS}/x"', 'info'],
  // nothing
  ['# make', undefined],
  ['echo "hello" >&2', undefined],
  ['singularity verify base.sif | grep -q 0123', undefined],
  ['if [ -d x ]; then ls x > /dev/null; fi', undefined],
];

const HEAD = 'Bootstrap: scratch\n';

it.each(CASES)('%s', (setup, severity) => {
  const found = summary(check(`${HEAD}%setup\n${setup}\n`, 'image.def')).filter((line) => line.startsWith('JV211'));
  expect(found).toEqual(severity === undefined ? [] : [`JV211 ${severity} 2`]);
});

it('%pre runs on the host too, the other sections do not', () => {
  const of = (section: string): string[] =>
    summary(check(`${HEAD}%${section}\nmake\n`, 'image.def')).filter((line) => line.startsWith('JV211'));
  expect(of('pre')).toEqual(['JV211 medium 2']);
  expect(['post', 'test', 'runscript', 'environment', 'appinstall a'].flatMap(of)).toEqual([]);
});
