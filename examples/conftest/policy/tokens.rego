# What a team may ask beyond the levels and exceptions of apsaramqtt.json, of the report that "apsaramqtt check --format json" makes:
#
#   apsaramqtt check cdktf.out --format json=report.json
#   conftest test report.json --policy policy
package main

# No exception may last longer than this after the check.
longest_exception_days := 90

# A gate that only warns lets a deployment pass with an unknown verdict (AMT002, AMT010); this policy does not.
unknown_verdicts := {"unverified", "unchecked", "unjudged"}

unknown_rules := {"AMT002", "AMT010"}

# Findings of tokens, and those about no token.
findings contains finding if some finding in input.findings

findings contains finding if some finding in input.tokens[_].findings

deny contains message if {
	input.version != 2
	message := sprintf("The report is of version %v, and this policy reads version 2.", [input.version])
}

deny contains message if {
	some problem in input.unreadable
	message := sprintf("Not everything was checked: %s", [problem.message])
}

deny contains message if {
	some finding in findings
	finding.level == "error"
	not finding.rule in unknown_rules
	finding.exception == null
	message := sprintf("%s. %s %s", [finding.title, finding.message, finding.help])
}

deny contains message if {
	some token in input.tokens
	token.verdict in unknown_verdicts
	not is_excepted(token)
	message := sprintf("%s is %s: nobody knows whether the token is valid.", [token.name, token.verdict])
}

deny contains message if {
	some finding in findings
	until := time.parse_ns("2006-01-02", finding.exception.until)
	days := (until - time.parse_rfc3339_ns(input.time)) / (((1000000000 * 60) * 60) * 24)
	days > longest_exception_days
	message := sprintf("The exception from %s for %s lasts until %s, more than %d days.", [finding.rule, finding.name, finding.exception.until, longest_exception_days])
}

warn contains message if {
	some token in input.tokens
	token.verdict == "deferred"
	message := sprintf("%s is checked at apply only.", [token.name])
}

is_excepted(token) if {
	some finding in token.findings
	finding.exception != null
}
