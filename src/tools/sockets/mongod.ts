// mongod and mongos: listen on localhost unless told otherwise, without a login unless told otherwise.
import type { Bind } from '../../model/effect.ts';
import { asStatic, splitWord, staticText } from '../../model/word.ts';
import {
  bindClassOfWord,
  builtIn,
  environmentWord,
  markOption,
  type OptionTable,
  type ParsedOption,
  parseOptions,
} from '../kit.ts';
import { defaultBind, givenBind, mayHoldOptions, defineListener } from './bind.ts';

const MONGOD: OptionTable = {
  flags:
    '-h,--help --version -v,--verbose -vv -vvv --quiet --fork --syslog --logappend --auth --noauth --bind_ip_all --ipv6 --nounixsocket --directoryperdb --journal --nojournal --shardsvr --configsvr --repair --shutdown --sysinfo --transitionToAuth --noscripting --notablescan --wiredTigerDirectoryForIndexes --tlsOnNormalPorts --sslOnNormalPorts --tlsAllowInvalidCertificates --sslAllowInvalidCertificates --tlsAllowConnectionsWithoutCertificates --sslAllowConnectionsWithoutCertificates --tlsAllowInvalidHostnames --sslAllowInvalidHostnames --cpu --enableMajorityReadConcern',
  values:
    '-f,--config --bind_ip --port --dbpath --logpath --pidfilepath --keyFile --clusterAuthMode --replSet --oplogSize --storageEngine --wiredTigerCacheSizeGB --maxConns --unixSocketPrefix --filePermissions --profile --slowms --slowOpSampleRate --setParameter --configdb --timeZoneInfo --tlsMode --sslMode --tlsCertificateKeyFile --sslPEMKeyFile --tlsCAFile --sslCAFile --tlsCRLFile --tlsClusterFile --wiredTigerCollectionBlockCompressor --wiredTigerJournalCompressor --localThreshold --networkMessageCompressors --configExpand --logRotate --timeStampFormat --tlsCertificateKeyFilePassword --redactClientLogData --serviceExecutor',
  prefixes: true,
};

export default defineListener('mongod mongos', (command, emit) => {
  const call = parseOptions(MONGOD, command.words);
  if (call.has('--help', '--version', '--shutdown', '--sysinfo', '--repair')) return;
  const configured = call.has('--config') || environmentWord(command, 'MONGOD_CONFIG') !== undefined;
  const login = call.has('--auth', '--keyFile', '--clusterAuthMode') && !call.has('--noauth');
  const port = call.last('--port')?.value;
  const all = call.last('--bind_ip_all');
  const option = call.last('--bind_ip');
  const tls = staticText(call.last('--tlsMode', '--sslMode')?.value)?.startsWith('require') ?? false;
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: (all ?? option)?.at ?? command.at,
    tool: command.name === 'mongos' ? 'mongos' : 'MongoDB',
    class: 'R',
    protocol: 'tcp',
    bind: all
      ? allBind(all, markOption(command, all).remove)
      : option?.value
        ? listBind(option)
        : configured
          ? { address: { state: 'unknown', reason: 'input' }, class: 'unknown' }
          : defaultBind('localhost'),
    port: port ? asStatic(port) : builtIn('27017'),
    auth: { state: login ? 'set' : configured ? 'runtime' : 'absent' },
    tls,
  });
});

/** Without the switch mongod listens on localhost only. */
function allBind(option: ParsedOption, remove: Bind['toLoopback']): Bind {
  return { ...defaultBind('0.0.0.0'), at: option.at, ...(remove && { toLoopback: remove }) };
}

/** `--bind_ip localhost,10.0.0.5`: the widest address counts. */
function listBind(option: ParsedOption): Bind {
  const value = option.value;
  if (!value) return defaultBind('localhost');
  const parts = splitWord(value, ',');
  const worst = parts.find((part) => !['loopback', 'unix'].includes(bindClassOfWord(part)));
  const whole = givenBind(value, option.at, 'localhost');
  return { ...whole, class: worst ? bindClassOfWord(worst) : 'loopback', address: asStatic(worst ?? value) };
}
