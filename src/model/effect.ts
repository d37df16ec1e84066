// What commands, directives and assignments do, as far as security is concerned. Rules read effects and nothing else.
import type { ContainerRunEffect, ImageEffect, ImageUserEffect, MountEffect } from './effect/containers.ts';
import type {
  CheckoutEffect,
  CodePathEffect,
  DecodeEffect,
  ExecuteEffect,
  FetchEffect,
  UnpackEffect,
  VerifyEffect,
} from './effect/fetching.ts';
import type {
  CopyEffect,
  DeleteEffect,
  DirectiveEffect,
  HostBuildEffect,
  PermissionEffect,
  PrivilegeEffect,
  ReferEffect,
  SecretEffect,
  SettingEffect,
  SpawnEffect,
  WriteEffect,
} from './effect/host.ts';
import type { ModelLoadEffect } from './effect/models.ts';
import type { ConnectEffect, ListenEffect, TunnelEffect } from './effect/network.ts';
import type { InstallEffect, RepositoryEffect, RepositoryKeyEffect, SourceEffect } from './effect/software.ts';

export type * from './effect/base.ts';
export type * from './effect/containers.ts';
export type * from './effect/fetching.ts';
export type * from './effect/host.ts';
export type * from './effect/models.ts';
export type * from './effect/network.ts';
export type * from './effect/software.ts';

export type Effect =
  | ListenEffect
  | ConnectEffect
  | TunnelEffect
  | FetchEffect
  | CheckoutEffect
  | VerifyEffect
  | ExecuteEffect
  | DecodeEffect
  | UnpackEffect
  | CodePathEffect
  | ModelLoadEffect
  | InstallEffect
  | SourceEffect
  | RepositoryEffect
  | RepositoryKeyEffect
  | ImageEffect
  | ImageUserEffect
  | ContainerRunEffect
  | MountEffect
  | PrivilegeEffect
  | SecretEffect
  | PermissionEffect
  | WriteEffect
  | CopyEffect
  | DeleteEffect
  | SettingEffect
  | DirectiveEffect
  | SpawnEffect
  | HostBuildEffect
  | ReferEffect;

export type EffectKind = Effect['kind'];
export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;

type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An effect before the engine gives it its number and its circumstances. */
export type EffectDraft = OmitEach<
  Effect,
  'id' | 'statement' | 'command' | 'scope' | 'certain' | 'via' | 'from' | 'verifiedBy'
>;
