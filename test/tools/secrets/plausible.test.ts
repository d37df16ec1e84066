import { describe, expect, it } from 'vitest';
import { isLikelySecret, isPlaceholder, kindOfName } from '../../../src/tools/secrets/plausible.ts';
import { noise } from '../../support/fake-secrets.ts';

describe('kindOfName', () => {
  it.each([
    ['DB_PASSWORD', 'password'],
    ['PGPASSWORD', 'password'],
    ['MYSQL_PWD', 'password'],
    ['userPassword', 'password'],
    ['HF_TOKEN', 'token'],
    ['hfToken', 'token'],
    ['token', 'token'],
    ['api-key', 'token'],
    ['OPENAI_API_KEY', 'token'],
    ['AWS_SECRET_ACCESS_KEY', 'token'],
    ['CLIENT_SECRET', 'token'],
    ['GITHUB_PAT', 'token'],
    ['KAGGLE_KEY', 'key'],
  ])('%s announces a %s', (name, kind) => {
    expect(kindOfName(name)).toBe(kind);
  });

  it.each(
    'TOKENIZER TOKENIZER_PATH NUM_TOKENS TOKENS EOS_TOKEN pad-token MOE_DROP_TOKEN KEY key PATH LD_LIBRARY_PATH PAT SSH_PUBLIC_KEY SORT_KEY PWD OLDPWD PASSWORD_FILE TOKEN_FILE SECRET_NAME API_KEY_PATH COMPASS MONKEY password-stdin'.split(
      ' ',
    ),
  )('%s announces nothing', (name) => {
    expect(kindOfName(name)).toBeUndefined();
  });
});

describe('isPlaceholder', () => {
  it.each(
    '<token> {{token}} YOUR_KEY your-key CHANGEME change-me xxxx XXXXXXXXXX *** ... EMPTY none null dummy test password %TOKEN% @TOKEN@ ---- aaaa token-abc123 not-needed sk-no-key-required my-secret REPLACE_ME insert_here'.split(
      ' ',
    ),
  )('%s', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each([noise(16), 'hunter2', 'Sup3rSecret', 'S3cr3t!', 'admin', 'MyS3cretPassw0rd'])('not %s', (value) => {
    expect(isPlaceholder(value)).toBe(false);
  });
});

describe('isLikelySecret', () => {
  it('asks more of a value when the name says less', () => {
    const word = 'Kite-lantern-77-harbor';
    expect([isLikelySecret('password', word), isLikelySecret('token', word), isLikelySecret('key', word)]).toEqual([
      true,
      false,
      false,
    ]);
    const key = `${noise(12)}-${noise(12)}`;
    expect([isLikelySecret('password', key), isLikelySecret('token', key), isLikelySecret('key', key)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each([
    'a1B2c3D4e5F',
    '/run/secrets/Token1',
    '~/Token12345',
    'tokens.Example1.org',
    'org/Model-7B-v0.1',
    'Token12 with blanks',
    '$TOKEN12345678',
    '1234567890123456789',
    'aaaaaaaaaaaaaaaaaaB1',
    'conf/Token1.json',
  ])('not %s', (value) => {
    expect(isLikelySecret('token', value)).toBe(false);
  });
});
