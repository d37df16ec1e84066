// The option tables of container engines, from their own sources: docker/cli, podman, nerdctl, podman-hpc, apptainer,
// SingularityCE, enroot, shifter, sarus, charliecloud. One table serves programs whose options do not contradict.
import type { OptionTable } from '../options.ts';

/** Before the verb: `docker -H tcp://… run`. */
export const OCI_GLOBAL: OptionTable = {
  flags: `-D,--debug --debug-full --experimental --help --insecure-registry --kube-hide-dupe --noout -q,--quiet
    -r,--remote --selinux-enabled --syslog --tls --tlsverify --trace --transient-store -v,--version`,
  values: `-a,--address --additional-stores --bridge-ip --cdi-spec-dir --cdi-spec-dirs --cgroup-manager
    --cni-netconfpath --cni-path --config --config-home --conmon --connection -c,--context --cpu-profile --data-root
    --default-mounts-file --events-backend --hooks-dir -H,--host --host-gateway-ip --hosts-dir --identity --imagestore
    -l,--log-level --max-workers --memory-profile --module -n,--namespace --network-backend --network-cmd-path
    --network-config-dir --out --pull-option --registries-conf --root --runroot --runtime --runtime-flag --snapshotter
    --squash-dir --ssh --storage-driver --storage-opt --tls-ca --tls-cert --tls-details --tls-key --tlscacert --tlscert
    --tlskey --tmpdir --url --userns-remap --volumepath`,
  style: 'posix',
};

/** `run` and `create`. */
export const OCI_RUN: OptionTable = {
  flags: `-d,--detach --disable-content-trust --env-host --help --http-proxy --init -i,--interactive --no-healthcheck
    --no-hostname --no-hosts --oom-kill-disable --passwd --privileged -P,--publish-all -q,--quiet --read-only
    --read-only-tmpfs --replace --rm --rmi --rootfs --sig-proxy --tls-verify -t,--tty --unsetenv-all --use-api-socket
    --cuda-mpi --cvmfs --gpu --mpi --nccl --openmpi-pmi2 --ucx`,
  values: `--add-host --annotation --arch -a,--attach --authfile --blkio-weight --blkio-weight-device --cap-add
    --cap-drop --cert-dir --cgroup-conf --cgroup-parent --cgroupns --cgroups --chrootdirs --cidfile --conmon-pidfile
    --cosign-certificate-identity --cosign-certificate-identity-regexp --cosign-certificate-oidc-issuer
    --cosign-certificate-oidc-issuer-regexp --cosign-key --cpu-count --cpu-percent --cpu-period --cpu-quota
    --cpu-rt-period --cpu-rt-runtime -c,--cpu-shares --cpus --cpuset-cpus --cpuset-mems --creds --decryption-key
    --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps
    --device-write-iops --dns --dns-opt,--dns-option --dns-search --domainname --entrypoint -e,--env --env-file
    --env-merge --expose --gidmap --gpus --group-add --group-entry --health-cmd --health-interval
    --health-log-destination --health-max-log-count --health-max-log-size --health-on-failure --health-retries
    --health-start-interval --health-start-period --health-startup-cmd --health-startup-interval
    --health-startup-retries --health-startup-success --health-startup-timeout --health-timeout
    --healthcheck-command --healthcheck-interval --healthcheck-retries --healthcheck-start-period
    --healthcheck-timeout -h,--hostname --hosts-file --hostuser --image-volume --init-binary --init-ctr --init-path
    --io-maxbandwidth --io-maxiops --ip --ip6 --ipc --ipfs-address --isolation --kernel-memory -l,--label --label-file
    --link --link-local-ip --log-driver --log-opt --mac-address -m,--memory --memory-reservation --memory-swap
    --memory-swappiness --module --mount --name --net,--network --net-alias,--network-alias --oom-score-adj --os
    --override-arch --override-os --override-variant --passwd-entry --personality --pid --pidfile --pids-limit
    --platform --pod --pod-id-file --preserve-fd --preserve-fds -p,--publish --pull --rdt-class --requires --restart
    --retry --retry-delay --runtime --sdnotify --seccomp-policy --secret --security-opt --shm-size --shm-size-systemd
    --signature-policy --stop-signal --stop-timeout --storage-opt --subgidname --subuidname --sysctl --systemd
    --timeout --tmpfs --tz --uidmap --ulimit --umask --unsetenv -u,--user --userns --uts --variant --verify
    -v,--volume --volume-driver --volumes-from -w,--workdir`,
  style: 'posix',
};

export const OCI_EXEC: OptionTable = {
  flags: `-d,--detach --help -i,--interactive -l,--latest --no-session --privileged -t,--tty`,
  values: `--cidfile --detach-keys -e,--env --env-file --preserve-fd --preserve-fds -u,--user --wait -w,--workdir`,
  style: 'posix',
};

export const OCI_PULL: OptionTable = {
  flags: `--all-platforms -a,--all-tags --disable-content-trust --help -q,--quiet --tls-verify`,
  values: `--arch --authfile --cert-dir --cosign-certificate-identity --cosign-certificate-identity-regexp
    --cosign-certificate-oidc-issuer --cosign-certificate-oidc-issuer-regexp --cosign-key --creds --decryption-key
    --ipfs-address --os --override-arch --override-os --override-variant --platform --policy --retry --retry-delay
    --signature-policy --soci-index-digest --unpack --variant --verify`,
};

/** docker's classic builder, buildx, podman and buildah. */
export const OCI_BUILD: OptionTable = {
  flags: `--all-platforms --check --compat-volumes --compress --debug -D --disable-compression --disable-content-trust
    --created-annotation --force-rm --help --http-proxy --identity-label --inherit-annotations --inherit-labels --layers
    --load --logsplit --no-cache --no-hostname --no-hosts
    --omit-history --push -q,--quiet --rewrite-timestamp --rm --rusage --skip-unused-stages --squash --squash-all
    --stdin --tls-verify`,
  values: `--add-host --allow --annotation --arch --attest --authfile --blkio-weight --build-arg --build-arg-file
    --build-context --builder --buildkit-host --cache-from --cache-to --cache-ttl --call --cap-add --cap-drop
    --cert-dir --cgroup-parent --cgroupns --cpp-flag --cpu-period --cpu-quota -c,--cpu-shares --cpuset-cpus
    --cpuset-mems --creds --decryption-key --device --dns --dns-option --dns-search --env -f,--file --format --from
    --group-add --hooks-dir --iidfile --iidfile-raw --ignorefile --ipc --isolation --jobs --label
    --layer-label --logfile --manifest -m,--memory --memory-swap --metadata-file --mount --net,--network --no-cache-filter --os
    --os-feature --os-version -o,--output --pid --platform --progress --provenance --retry --retry-delay --runtime
    --runtime-flag --sbom --sbom-image-output --sbom-image-purl-output --sbom-merge-strategy --sbom-output
    --sbom-purl-output --sbom-scanner-command --sbom-scanner-image --secret --security-opt --shm-size --sign-by --signature-policy
    --source-date-epoch --source-policy-file --ssh -t,--tag --target --timestamp --ulimit --unsetannotation --unsetenv
    --unsetlabel --userns --userns-gid-map --userns-uid-map --uts --variant -v,--volume`,
  optional: `--pull --pull-always --pull-never`,
};

/** Every other verb: only the operands matter. */
export const OCI_OTHER: OptionTable = {
  flags: `-f,--force -q,--quiet -p,--pause --tls-verify`,
  values: `-i,--input --name -a,--author -c,--change -m,--message --platform --time -t`,
};

/** exec, run, shell, test and `instance start|run` (cmd/internal/cli/action_flags.go of both projects). */
export const APPTAINER_RUN: OptionTable = {
  flags: `--allow-setuid --boot -e,--cleanenv --compat --compat32 -c,--contain -C,--containall --daemon --disable-cache
    --docker-login -f,--fakeroot --ignore-fakeroot-command --ignore-subuid --ignore-userns --intel-hpu -i,--ipc
    --keep-privs -n,--net --no-compat --no-eval --no-home --nohttps,--no-https --no-init --no-mark --no-nv --no-oci
    --no-pid --no-privs --no-rocm --no-setgroups --no-tmp-sandbox --no-umask --nv --nvccli --oci --oom-kill-disable
    --passphrase -p,--pid --rocm --sharens --sif-fuse --tmp-sandbox --underlay --unsquash -u,--userns --uts --vm
    --vm-err -w,--writable --writable-tmpfs`,
  values: `--add-caps --app --apply-cgroups --arch --authfile -B,--bind --blkio-weight --blkio-weight-device
    --buildkit-host --cdi-dirs --containlibs --cpu-shares --cpus --cpuset-cpus --cpuset-mems --cwd --data --device
    --dmtcp-launch --dmtcp-restart --dns --docker-host --docker-password --docker-username --drop-caps --env --env-file
    --fusemount -H,--home --hostname --memory --memory-reservation --memory-swap --mount --netns-path --network
    --network-args --no-env --no-mount -o,--overlay --pem-path --pid-file --pids-limit --proot --pwd
    --runscript-timeout -S,--scratch --security -s,--shell --tmpdir --vm-cpu --vm-ip --vm-ram -W,--workdir`,
  style: 'posix',
};

export const APPTAINER_PULL: OptionTable = {
  flags: `--allow-unauthenticated -U,--allow-unsigned --disable-cache --docker-login -F,--force --no-cleanup
    --nohttps,--no-https --no-oci --oci --keep-layers --reproducible --sandbox --commit --hash`,
  values: `--arch --arch-variant --authfile --dir --docker-host --docker-password --docker-username --library --name
    --path --platform --tmpdir`,
};

export const APPTAINER_BUILD: OptionTable = {
  flags: `--compat32 --data --detached -d --disable-cache --docker-login -e,--encrypt -f,--fakeroot --fix-perms
    -F,--force --ignore-fakeroot-command --ignore-proot --ignore-subuid --ignore-userns --json --no-cleanup
    --nohttps,--no-https --no-oci --no-setgroups -T,--notest --nv --nvccli --oci --passphrase -r,--remote
    --reproducible --rocm -s,--sandbox -u,--update --userns --warn-unused-build-args --writable-tmpfs`,
  values: `--arch --arch-variant --authfile -B,--bind --build-arg --build-arg-file --builder --buildkit-host
    --docker-host --docker-password --docker-username --library --mksquashfs-args --mount --pem-path --section
    --tmpdir`,
};

export const APPTAINER_GLOBAL: OptionTable = {
  flags: '--build-config -d,--debug -h,--help --nocolor -q,--quiet -s,--silent -v,--verbose --version',
  values: '-c,--config',
  style: 'posix',
};

/** enroot reads `-e X` and `--env=X`, never glued or clustered short options. */
export const ENROOT_START: OptionTable = {
  flags: '--ipc --net --pid -r,--root -w,--rw --uts',
  values: '-c,--conf -e,--env -m,--mount --rc',
  style: 'posix',
};

export const ENROOT_IMPORT: OptionTable = {
  flags: '-f,--force',
  values: '-a,--arch -n,--name -o,--output -x',
  style: 'posix',
};

export const SHIFTER: OptionTable = {
  flags: '-E,--clearenv -h,--help -n -v,--verbose',
  values: '-e,--env --env-file -i,--image -m,--module -V,--volume',
  optional: '--entry --entrypoint -w,--workdir',
  style: 'posix',
  prefixes: true,
};

export const SARUS: OptionTable = {
  flags: `--centralized-repository --glibc --init --login -m,--mpi --password-stdin --ssh -t,--tty`,
  values: `--annotation --device --entrypoint -e,--env --mount --mpi-type -n,--name --pid --temp-dir -u,--username
    -w,--workdir`,
  style: 'posix',
  prefixes: true,
};

export const CH_RUN: OptionTable = {
  flags: `--env-no-expand --home --ignore-default-env -j,--join --no-home --no-passwd -t,--private-tmp -q,--quiet
    --seccomp --unsafe -v,--verbose -V,--version -w,--write`,
  values: `-b,--bind -c,--cd --cdi --feature -g,--gid --join-ct --join-pid --join-tag -m,--mount -s,--storage --test
    -u,--uid --unset-env --warnings`,
  optional: '--set-env --set-env0 -W,--write-fake',
  prefixes: true,
};

export const CH_IMAGE: OptionTable = {
  flags: `--always-download --auth --cache --debug --dependencies -n,--dry-run --no-cache --no-lock --no-xattrs
    --parse-only --password-many --profile -q,--quiet --rebuild --tls-no-verify -v,--verbose --version --xattrs`,
  values: `-a,--arch -b,--bind --break --build-arg --cache-large -f,--file --force-cmd --image --last-layer -s,--storage
    -t,--tag`,
  optional: '--force',
  prefixes: true,
};
