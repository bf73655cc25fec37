# Rules of a team that apsaramqtt.json cannot express, for the report of "apsaramqtt check --format json":
#
#   apsaramqtt check cdktf.out --format json=report.json
#   conftest test report.json --policy policy
package main

# The longest time after the check that an exception may last.
longest_exception_days := 90

# A gate that only warns lets a deployment pass with an unknown verdict; this policy does not.
unknown_verdicts := {"unverified", "unchecked", "unjudged"}

unknown_rules := {"AMT002", "AMT010"}

# Findings about tokens, and findings that are not about a token.
findings contains finding if some finding in input.findings

findings contains finding if some finding in input.tokens[_].findings

deny contains message if some message in reasons

# Another JSON file has nothing that this policy reads. It must not pass because of that.
deny contains "This is no report of version 2 of apsaramqtt check --format json." if not input.version == 2

# Everything that the rules below do not cover.
deny contains message if {
	input.version == 2
	status := object.get(input, "exit_status", null)
	status != 0
	count(reasons) == 0
	message := sprintf("apsaramqtt check ended with status %v.", [status])
}

reasons contains message if {
	some problem in input.unreadable
	message := sprintf("Not everything was checked: %s", [problem.message])
}

reasons contains text_of(finding) if {
	some finding in input.findings
	is_denied(finding)
}

reasons contains text_of(finding) if {
	some token in input.tokens
	not token.verdict in unknown_verdicts
	some finding in token.findings
	is_denied(finding)
}

reasons contains message if {
	some token in input.tokens
	token.verdict in unknown_verdicts
	not is_excepted(token)
	message := sprintf("%s is %s: nobody knows whether the token is valid.", [token.name, token.verdict])
}

# The report of a sweep counts all tokens, but does not list all of them.
reasons contains message if {
	some verdict, count in input.unlisted
	verdict in unknown_verdicts
	message := sprintf("%d more tokens are %s: nobody knows whether they are valid.", [count, verdict])
}

reasons contains message if {
	some finding in findings
	until := time.parse_ns("2006-01-02", finding.exception.until)
	days := (until - time.parse_rfc3339_ns(input.time)) / (((1000000000 * 60) * 60) * 24)
	days > longest_exception_days
	message := sprintf("The exception from %s for %s lasts until %s, more than %d days.", [finding.rule, finding.name, finding.exception.until, longest_exception_days])
}

# The exception of a comment or of a baseline.
reasons contains message if {
	some finding in findings
	finding.exception.until == null
	message := sprintf("The exception from %s for %s has no last day: it lasts more than %d days.", [finding.rule, finding.name, longest_exception_days])
}

warn contains message if {
	some token in input.tokens
	token.verdict == "deferred"
	message := sprintf("%s is checked at apply only.", [token.name])
}

is_denied(finding) if {
	finding.level == "error"
	finding.exception == null
}

is_excepted(token) if {
	some finding in token.findings
	finding.rule in unknown_rules
	finding.exception != null
}

text_of(finding) := sprintf("%s. %s %s", [finding.title, finding.message, finding.help])
