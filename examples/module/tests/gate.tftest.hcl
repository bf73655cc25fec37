# Real plans against the emulator: npx apsaramqtt emulator --config tests/emulator.json
# The environment contains the emulator's address and DEVICE_1_TOKEN.

variables {
  instance_id = "post-cn-emulator"
  token_envs  = { device_1 = "DEVICE_1_TOKEN" }
}

run "valid_tokens_pass" {
  command = plan

  variables {
    tokens = { device_2 = "device-2-token" }
  }

  assert {
    condition     = output.verdicts == { device_1 = "valid", device_2 = "valid" }
    error_message = "Both tokens are valid."
  }

  assert {
    condition     = output.calls == 2
    error_message = "Each token is checked once."
  }
}

# With the policy "fail", the plan ends with an error of the provider, which expect_failures does not accept.
run "an_invalid_token_is_found_beside_a_valid_one" {
  command = plan

  variables {
    tokens     = { device_2 = "never-issued" }
    on_invalid = "warn"
  }

  assert {
    condition     = output.verdicts == { device_1 = "valid", device_2 = "invalid" }
    error_message = "The emulator has not issued the token of device 2."
  }
}

run "a_token_that_could_not_be_verified_is_not_valid" {
  command = plan

  variables {
    instance_id   = "post-cn-of-another-account"
    on_unverified = "warn"
  }

  assert {
    condition     = output.verdicts.device_1 == "unverified"
    error_message = "The account has no right to the instance."
  }
}

run "another_token_has_another_fingerprint" {
  command = plan

  variables {
    token_envs = {}
    tokens     = { device_1 = "device-1-token", device_2 = "device-2-token" }
  }

  assert {
    condition     = output.fingerprints.device_1 != output.fingerprints.device_2
    error_message = "Each token has its own fingerprint."
  }
}
