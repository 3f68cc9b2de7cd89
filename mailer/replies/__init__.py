"""What comes in that concerns a dispatch: answers, automatic answers, and mail that came back."""
