"""`livecli relay`: one socket up, many clients down."""
