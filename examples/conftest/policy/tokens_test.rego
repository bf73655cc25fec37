package main_test

import data.main

report := {
	"version": 2,
	"exit_status": 0,
	"declared": 1,
	"judged": 1,
	"unjudged": 0,
	"time": "2026-11-25T08:00:00.000Z",
	"calls": 1,
	"tokens": [],
	"findings": [],
	"unreadable": [],
	"notes": [],
}

token := {
	"gate": "factory/device-1",
	"name": "factory/device-1",
	"instance_id": "post-cn-0pp12gl0001",
	"verdict": "valid",
	"token_fingerprint": "sha256:ba7816bf8f01",
	"request_id": "E2283048-C8C3-4907-8487-10E742964C72",
	"location": null,
	"findings": [],
}

finding := {
	"rule": "AMT001",
	"rule_name": "invalid-token",
	"level": "error",
	"title": "Token factory/device-1 is invalid (AMT001)",
	"name": "factory/device-1",
	"token_fingerprint": "sha256:ba7816bf8f01",
	"message": "The token is not valid now.",
	"help": "Apply for a new token.",
	"location": null,
	"exception": null,
}

with_token(verdict) := with_broken_token(verdict, [])

with_broken_token(verdict, findings) := object.union(report, {"tokens": [object.union(token, {"verdict": verdict, "findings": findings})]})

with_finding(changes) := object.union(report, {"findings": [object.union(finding, changes)]})

test_valid_token_passes if {
	count(main.deny) == 0 with input as with_token("valid")
}

test_error_is_denied if {
	main.deny == {"Token factory/device-1 is invalid (AMT001). The token is not valid now. Apply for a new token."} with input as with_finding({})
}

test_warning_passes if {
	count(main.deny) == 0 with input as with_finding({"level": "warning"})
}

test_exception_of_some_days_passes if {
	count(main.deny) == 0 with input as with_finding({"exception": {"reason": "is replaced", "until": "2026-12-31"}})
}

test_exception_of_a_year_is_denied if {
	main.deny == {"The exception from AMT001 for factory/device-1 lasts until 2027-11-25, more than 90 days."} with input as with_finding({"exception": {"reason": "is replaced", "until": "2027-11-25"}})
}

test_exception_without_a_last_day_is_denied if {
	main.deny == {"The exception from AMT001 for factory/device-1 has no last day: it lasts more than 90 days."} with input as with_finding({"exception": {"reason": "ignored in a comment", "until": null}})
}

test_unknown_verdict_is_denied if {
	every verdict in ["unverified", "unchecked", "unjudged"] {
		count(main.deny) == 1 with input as with_token(verdict)
	}
}

test_unverified_token_passes_with_an_exception_only if {
	warned := object.union(finding, {"rule": "AMT002", "level": "warning"})
	excepted := object.union(warned, {"exception": {"reason": "no network here", "until": "2026-12-31"}})
	count(main.deny) == 1 with input as with_broken_token("unverified", [warned])
	count(main.deny) == 0 with input as with_broken_token("unverified", [excepted])
}

test_exception_from_another_rule_does_not_excuse_an_unverified_token if {
	warned := object.union(finding, {"rule": "AMT002", "level": "warning"})
	excepted := object.union(finding, {"rule": "AMT006", "exception": {"reason": "only warns for now", "until": "2026-12-31"}})
	count(main.deny) == 1 with input as with_broken_token("unverified", [warned, excepted])
}

test_gate_without_a_verdict_is_denied_though_no_token_is_listed if {
	count(main.deny) == 1 with input as with_finding({"rule": "AMT010", "title": "Variable tok has no value (AMT010)"})
}

test_tokens_that_are_only_counted_are_denied_if_unknown if {
	count(main.deny) == 0 with input as object.union(report, {"unlisted": {"valid": 300000}})
	main.deny == {"2 more tokens are unverified: nobody knows whether they are valid."} with input as object.union(report, {"unlisted": {"unverified": 2}})
}

test_check_that_failed_is_denied_whatever_the_reason if {
	every status in [1, 2, 3, null] {
		count(main.deny) == 1 with input as object.union(report, {"exit_status": status})
	}
}

test_deferred_token_is_warned_of if {
	main.warn == {"factory/device-1 is checked at apply only."} with input as with_token("deferred")
	count(main.deny) == 0 with input as with_token("deferred")
}

test_what_was_not_read_is_denied if {
	main.deny == {"Not everything was checked: plan.json is not valid JSON."} with input as object.union(report, {"unreadable": [{"message": "plan.json is not valid JSON.", "location": null}]})
}

test_another_version_is_denied if {
	count(main.deny) == 1 with input as object.union(report, {"version": 1})
}

test_file_that_is_no_report_is_denied if {
	every file in [{}, [], {"format_version": "1.2", "resource_changes": []}] {
		count(main.deny) == 1 with input as file
	}
}
