// Effects on the network: what listens, connects and tunnels.
import type { Place } from '../../text/place.ts';
import type { ContainerScope } from '../command.ts';
import type { Edit } from '../finding.ts';
import type { Static } from '../static.ts';
import type { Word } from '../word.ts';
import type { EffectBase, Mark } from './base.ts';
import type { Reach } from './fetching.ts';

/** Catalogue D2. `unknown`: an address that is not known, but not the default either. */
export type BindClass = 'loopback' | 'unix' | 'any' | 'specific' | 'unknown';

export interface Bind {
  readonly address: Static<string>;
  readonly class: BindClass;
  /** the value or option that sets it; absent when the tool's default decides */
  readonly at?: Place;
  /** edits that bind to loopback instead */
  readonly toLoopback?: readonly Edit[];
}

/** Catalogue D3. */
export type AuthState = 'disabled' | 'absent' | 'generated' | 'runtime' | 'literal' | 'partial' | 'set';

export interface Auth {
  readonly state: AuthState;
  readonly at?: Place;
  /** edits that switch the tool's login on again */
  readonly enable?: readonly Edit[];
}

/**
 * Table T1: X gives a shell or kernel, D is a dashboard, S serves a model, R stores data, P is a peer port of a
 * distributed program (manifest only), raw is a bare socket, C is a control plane that runs submitted code.
 */
export type ListenClass = 'X' | 'D' | 'S' | 'R' | 'P' | 'C' | 'raw';

export interface ListenEffect extends EffectBase {
  readonly kind: 'listen';
  /** the program as people know it: `JupyterLab`, `TensorBoard` */
  readonly tool: string;
  readonly class: ListenClass;
  /** what is served, where rules treat programs of one class differently */
  readonly service?:
    | 'ray-head'
    | 'ray-dashboard'
    | 'dask-scheduler'
    | 'spark'
    | 'ipcontroller'
    | 'vnc'
    | 'x11'
    | 'web-forwarder'
    | 'file-server'
    | 'forwarded';
  readonly protocol: 'tcp' | 'udp' | 'unix';
  readonly bind: Bind;
  readonly port: Static<string>;
  readonly auth: Auth;
  readonly tls: boolean;
  /** a terminal that takes no input */
  readonly readOnly?: boolean;
  /** the directory a file server shows */
  readonly serves?: Word;
  /** the server that a forwarder (websockify, socat) passes its connections to, and whose login counts */
  readonly forwards?: { readonly host?: Word; readonly port?: Static<string>; readonly socket?: Word };
  /** a container engine publishes a port of a container here; without `port` any of them */
  readonly published?: { readonly port?: Static<string>; readonly container?: ContainerScope };
  /** the published port that leads to this listener in a container. Set by flow/. */
  publishedBy?: number;
  /** words or files of unknown content may change address or login */
  readonly open?: boolean;
}

export interface ConnectEffect extends EffectBase {
  readonly kind: 'connect';
  readonly tool: string;
  readonly scheme: string;
  readonly host: Word;
  readonly port?: Static<string>;
  readonly purpose: 'login' | 'transfer' | 'database' | 'probe' | 'other';
  /** neither encrypted nor checked */
  readonly cleartext: boolean;
  readonly reach?: Reach;
}

export interface TunnelEffect extends EffectBase {
  readonly kind: 'tunnel';
  readonly tool: string;
  /** the program by its name, with the words that make it publish: `tailscale funnel` */
  readonly call?: string;
  /** `public`: published on the internet by a service; `forward`: an ssh port forward or SOCKS proxy */
  readonly reach: 'public' | 'forward';
  /** who may use a public one: anybody with the address, or only logins of the provider */
  readonly login: 'anonymous' | 'provider' | 'ssh';
  readonly direction?: 'local' | 'remote' | 'dynamic';
  readonly bind?: Bind;
  /** where it listens, for forwards */
  readonly port?: Static<string>;
  /** asks that others may use it, where the server decides (`ssh -g -R`) */
  readonly gateway?: Mark;
  /** the host that is connected to */
  readonly host?: Word;
  /** removes the risky part */
  readonly remove?: readonly Edit[];
}
