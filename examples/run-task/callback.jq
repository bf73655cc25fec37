# What a run task of HCP Terraform answers, made of the report that "apsaramqtt check --format json" writes:
#
#   jq --argjson status "$status" --from-file callback.jq report.json
#
# status is what the check ended with.
def counted: group_by(.verdict) | map("\(length) \(.[0].verdict)") | join(", ");

{ error: "error", warning: "warning", note: "info" } as $levels
| {
    data: {
      type: "task-results",
      attributes: {
        status: (if $status == 0 then "passed" else "failed" end),
        message: ([(.tokens | counted | select(. != "")), (.unreadable | length | select(. > 0) | "\(.) not read")] | join(", "))
      },
      relationships: {
        outcomes: {
          data: [
            (.tokens[].findings[], .findings[])
            | select(.exception == null)
            | {
                type: "task-result-outcomes",
                attributes: {
                  "outcome-id": "\(.rule) \(.name)",
                  description: "\(.rule) \(.rule_name): \(.name)",
                  tags: {
                    Severity: [{ label: .level, level: $levels[.level] }],
                    Fingerprint: [.token_fingerprint | select(. != null) | { label: . }]
                  },
                  body: "\(.message)\n\n\(.help)"
                }
              }
          ]
        }
      }
    }
  }
