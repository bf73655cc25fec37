package main_test

import data.main

report := {
	"version": 2,
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
