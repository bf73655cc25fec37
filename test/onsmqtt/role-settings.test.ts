import { OIDC_ENVIRONMENT, ROLE_ENVIRONMENT } from '../../lib/onsmqtt/facts/variables';
import { oidcArguments, roleToAssume } from '../../lib/onsmqtt/role-settings';

/** An environment in which each variable has its own name as its value. */
const namesIn = (variables: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.values(variables).flatMap((names) => names.map((name) => [name, `of ${name}`])));

describe('the role to assume', () => {
  it('does not exist without a block, whatever the environment contains', () => {
    const env = namesIn(ROLE_ENVIRONMENT);
    for (const blocks of [{}, { assume_role: null }, { assume_role: [] }])
      expect(roleToAssume(blocks, env)).toBeUndefined();
  });

  it('is that of the block, or else of the environment', () => {
    const block = {
      role_arn: 'arn',
      session_name: 'ci',
      policy: '{}',
      session_expiration: 900,
      external_id: '7',
    };
    expect(roleToAssume({ assume_role: [block] }, namesIn(ROLE_ENVIRONMENT))).toEqual({
      arn: 'arn',
      sessionName: 'ci',
      policy: '{}',
      sessionSeconds: 900,
      externalId: '7',
    });
  });

  it('is the first variable that is set, if the block does not set it', () => {
    const block = {
      role_arn: null,
      session_name: null,
      policy: '',
      session_expiration: 0,
      external_id: null,
    };
    const env = { ...namesIn(ROLE_ENVIRONMENT), ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION: '1800' };
    expect(roleToAssume({ assume_role: [block] }, env)).toEqual({
      arn: 'of ALICLOUD_ASSUME_ROLE_ARN',
      sessionName: 'of ALICLOUD_ASSUME_ROLE_SESSION_NAME',
      sessionSeconds: 1800,
    });
  });

  it('does not exist if its ARN is an empty text, whatever the environment contains', () => {
    const assume_role = [{ role_arn: '', session_name: 'ci' }];
    expect(roleToAssume({ assume_role }, namesIn(ROLE_ENVIRONMENT))).toBeUndefined();
  });

  it('has the default name if the block has an empty text for it', () => {
    const assume_role = [{ role_arn: 'arn', session_name: '' }];
    expect(roleToAssume({ assume_role }, namesIn(ROLE_ENVIRONMENT))).toMatchObject({
      sessionName: 'terraform',
    });
  });

  it('lasts as long as by default if the variable holds no number', () => {
    const env = { ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION: '1h' };
    expect(roleToAssume({ assume_role: [{ role_arn: 'arn' }] }, env)).toMatchObject({ sessionSeconds: 3600 });
  });

  it('has an empty name if neither says one, and defaults for the rest', () => {
    expect(roleToAssume({ assume_role: [{}] }, {})).toEqual({
      arn: '',
      sessionName: 'terraform',
      sessionSeconds: 3600,
    });
  });
});

describe('the arguments of a role for the token of an OIDC provider', () => {
  it('are those of the environment without a block', () => {
    for (const blocks of [{}, { assume_role_with_oidc: null }, { assume_role_with_oidc: [] }])
      expect(oidcArguments(blocks, namesIn(OIDC_ENVIRONMENT))).toEqual({
        oidc_provider_arn: 'of ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
        oidc_token_file: 'of ALIBABA_CLOUD_OIDC_TOKEN_FILE',
        oidc_token: 'of ALIBABA_CLOUD_OIDC_TOKEN',
        role_arn: 'of ALIBABA_CLOUD_ROLE_ARN',
        role_session_name: 'of ALIBABA_CLOUD_ROLE_SESSION_NAME',
      });
  });

  it('are those of the block before it, if the block says them', () => {
    const block = { oidc_provider_arn: 'provider', oidc_token: '', policy: null, session_expiration: 900 };
    const env = namesIn({ ...OIDC_ENVIRONMENT, role_session_name: [] });
    const args = oidcArguments({ assume_role_with_oidc: [block] }, env);
    expect(args).toEqual({
      oidc_provider_arn: 'provider',
      oidc_token_file: 'of ALIBABA_CLOUD_OIDC_TOKEN_FILE',
      oidc_token: '',
      role_arn: 'of ALIBABA_CLOUD_ROLE_ARN',
      session_expiration: 900,
    });
    expect(Object.keys(args)).toHaveLength(5);
  });
});
